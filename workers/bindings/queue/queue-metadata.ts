import type { Binding } from '#contracts/messages/function-metadata.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import type { TriggerInput, TriggerMessage } from '../binding-extension.js';
import { isBinary, messageValue } from '../message-value.js';
import { withPayloadProperties } from '#contracts/payload-properties.js';

/** A storage queue hides a message for this long at a time while it runs. */
const INVISIBLE_MS = 10 * 60_000;
/** What the storage queue says of a message that never expires. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** The input and metadata of a `queueTrigger` (host-semantics, section 4.1; language-worker contract, section 2.8). */
export function readQueueMessage(binding: Binding, message: TriggerMessage): TriggerInput {
  const { delivery, acceptedAt, expiresAt, now } = message;
  const { value, text } = messageValue(binding, delivery.body);
  const metadata: Record<string, TypedData> = {
    QueueTrigger: { string: text },
    DequeueCount: { json: String(delivery.attempt) },
    ExpirationTime: moment(expiresAt?.toISOString() ?? NEVER),
    InsertionTime: moment(acceptedAt.toISOString()),
    NextVisibleTime: moment(new Date(now.getTime() + INVISIBLE_MS).toISOString()),
    Id: { string: delivery.id },
    PopReceipt: { string: Buffer.from(`${delivery.id}/${delivery.attempt}`).toString('base64') },
  };
  return {
    inputData: [{ name: binding.name, data: value }],
    triggerMetadata: isBinary(binding) ? metadata : withPayloadProperties(metadata, text),
  };
}

function moment(iso: string): TypedData {
  return { json: JSON.stringify(iso) };
}
