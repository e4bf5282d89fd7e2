import { toError } from '#contracts/errors.js';
import { endsWithin } from '../ends-within.js';
import { notDelivered, type Destination } from './destination.js';
import type { NotificationMessage } from './notification-message.js';
import type { DeliveryResult } from './notification-store.js';

/** A destination that is away for a night is still told in the morning. */
const GIVE_UP_AFTER_MS = 86_400_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 30 * 60_000;
/** Longer than any destination takes by its own limits: for what they do not cover. */
const SEND_WITHIN_MS = 30_000;

/** How a try ended. `ageMs`: how long ago the notification was due. Never rejects. */
export async function deliver(
  destination: Destination,
  message: NotificationMessage,
  { tries, ageMs }: { readonly tries: number; readonly ageMs: number },
): Promise<DeliveryResult> {
  try {
    await sendInTime(destination, message);
    return { state: 'delivered' };
  } catch (thrown) {
    const error = toError(thrown).message;
    if (ageMs >= GIVE_UP_AFTER_MS) return { state: 'failed', error };
    return { state: 'pending', error, retryAfterMs: retryAfterMs(tries) };
  }
}

/** 5 s, 15 s, 45 s and so on, half an hour at most. */
function retryAfterMs(tries: number): number {
  return Math.min(FIRST_RETRY_MS * 3 ** (tries - 1), LONGEST_RETRY_MS);
}

export async function sendInTime(destination: Destination, message: NotificationMessage): Promise<void> {
  if (await endsWithin(destination.send(message), SEND_WITHIN_MS)) return;
  throw notDelivered(destination.name, `did not take it within ${SEND_WITHIN_MS} ms`);
}
