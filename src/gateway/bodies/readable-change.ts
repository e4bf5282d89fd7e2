import type { IncomingMessage } from 'node:http';
import { BODY_IDLE_MS } from './transfer.js';

const EVENTS = ['readable', 'end', 'close', 'error'] as const;

/**
 * Resolves when there may be more to read, or nothing more will come, or `woken` does. `onIdle` is called when that takes too long; without it the
 * request is destroyed then.
 */
export async function changeOf(
  request: IncomingMessage,
  woken?: Promise<void>,
  onIdle: () => void = () => request.destroy(),
): Promise<void> {
  const changed = Promise.withResolvers<void>();
  const idle = setTimeout(onIdle, BODY_IDLE_MS);
  for (const event of EVENTS) request.on(event, changed.resolve);
  await (woken === undefined ? changed.promise : Promise.race([changed.promise, woken]));
  clearTimeout(idle);
  for (const event of EVENTS) request.off(event, changed.resolve);
}
