import { setTimeout as delay } from 'node:timers/promises';
import { NightshiftError } from '#contracts/errors.js';
import { isBusy } from './sqlite-errors.js';

/** A first start on a slow disk migrates in well under this. */
const GIVE_UP_AFTER_MS = 30_000;
/** A transaction of another node is over soon; a store that is away need not be asked all the time. */
const FIRST_RETRY_MS = 1;
const LONGEST_RETRY_MS = 20;

/**
 * Tries until nobody else holds the lock; gives up with STORE_UNAVAILABLE, after half a minute unless told otherwise. Waits on timers: SQLite's own
 * wait would stop the event loop, and with it the very transaction of this process that is waited for.
 */
export async function retryWhileBusy<T>(attempt: () => T | Promise<T>, giveUpAfterMs = GIVE_UP_AFTER_MS): Promise<T> {
  const deadline = performance.now() + giveUpAfterMs;
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const cause = error instanceof NightshiftError ? error.cause : error;
      if (!isBusy(cause) || performance.now() > deadline) throw error;
      await delay(waitMs);
    }
  }
}
