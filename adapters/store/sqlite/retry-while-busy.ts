import { setTimeout as delay } from 'node:timers/promises';
import { NightshiftError } from '#contracts/errors.js';
import { isBusy } from './sqlite-errors.js';

/** A first start on a slow disk migrates in well under this. */
const GIVE_UP_AFTER_MS = 30_000;
const RETRY_EVERY_MS = 20;

/**
 * Tries until nobody else holds the lock; gives up with STORE_UNAVAILABLE, after half a minute unless told otherwise. Waits on timers: SQLite's own wait would stop the event loop, and
 * with it the very transaction of this process that is waited for.
 */
export async function retryWhileBusy<T>(attempt: () => T, giveUpAfterMs = GIVE_UP_AFTER_MS): Promise<T> {
  const deadline = performance.now() + giveUpAfterMs;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      const cause = error instanceof NightshiftError ? error.cause : error;
      if (!isBusy(cause) || performance.now() > deadline) throw error;
      await delay(RETRY_EVERY_MS);
    }
  }
}
