import { setTimeout as delay } from 'node:timers/promises';

/** For the length of a fault, and the quiet between two: never to wait for something to have happened. Ends at once with the signal. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
