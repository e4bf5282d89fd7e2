import { setTimeout as delay } from 'node:timers/promises';

export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Doubles from `firstMs` to `maxMs`; a random half of it, so that a fleet does not come back in step. */
export function backoffMs(failures: number, { firstMs, maxMs }: Backoff): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.max(0, failures - 1));
  return full / 2 + (Math.random() * full) / 2;
}

/** Resolves after `ms`, or at once when the signal is raised; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

export interface Persistence {
  readonly signal: AbortSignal;
  readonly backoff: Backoff;
  /** Whether trying again can help; called with every error. */
  readonly again: (error: unknown) => boolean;
  /** Give up after this long; without it, only the signal ends the trying. */
  readonly forMs?: number;
}

/** Tries until it works, until `again` says no, or until time is up or the signal is raised: then rejects with the last error. */
export async function persist<T>(operation: () => Promise<T>, how: Persistence): Promise<T> {
  const giveUpAt = performance.now() + (how.forMs ?? Infinity);
  for (let failures = 1; ; failures += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!how.again(error) || how.signal.aborted) throw error;
      const waitMs = backoffMs(failures, how.backoff);
      if (performance.now() + waitMs > giveUpAt) throw error;
      await pause(waitMs, how.signal);
      if (how.signal.aborted) throw error;
    }
  }
}
