import { v5 } from 'uuid';

/** Namespaces of RFC 9562, section 6.6: of our own, so that no other system's ids can meet ours. Never changed. */
const QUEUE_NAMESPACE = 'c7d7b9b8-65f1-4a39-8a59-4fdcf9d4b1f3';
const TIMER_NAMESPACE = '5b0f0c1a-3a5e-4e0e-9a1f-0d1c2c6e7f52';
const REDRIVE_NAMESPACE = '8f1f6b8e-8a56-4f3c-9d0a-6b1d7e5c2a94';
const BATCH_NAMESPACE = '0f6c6f2e-9f0b-4b57-9c5d-2f4c7a1e8d60';
const NOTIFICATION_NAMESPACE = 'a4e0d5ab-7c92-4d0e-8d0b-3b8c1f5e6a27';

/** The invocation id of a queue message: the same for every delivery of it, whoever computes it (design, section 4, step 4). */
export function queueInvocationId(queue: string, messageId: string): string {
  return v5(JSON.stringify([queue, messageId]), QUEUE_NAMESPACE);
}

/** The invocation id of a timer's slot (design, section 5). */
export function timerInvocationId(app: string, functionName: string, slot: Date): string {
  return v5(JSON.stringify([app, functionName.toLowerCase(), slot.toISOString()]), TIMER_NAMESPACE);
}

/** The message-id of a batch's item that goes through a queue: whoever publishes it, however often, its invocation has one id. */
export function batchMessageId(batch: string, key: string): string {
  return `${batch}/${key}`;
}

/** The id of the batch that the messages of an output binding are: of every attempt the same. */
export function fanOutBatchId(invocationId: string, binding: string): string {
  return `${invocationId}.${binding.replace('$', '')}`;
}

/** The invocation id of a child of a batch: the same whoever publishes it, however often. */
export function batchItemId(batch: string, key: string): string {
  return v5(JSON.stringify([batch, 'item', key]), BATCH_NAMESPACE);
}

/** The invocation id of what runs once when a batch is complete. */
export function batchCompletionId(batch: string): string {
  return v5(JSON.stringify([batch, 'complete']), BATCH_NAMESPACE);
}

/** The invocation id of a dead letter's n-th redrive: the same however often that is published. */
export function redriveInvocationId(letter: string, n: number): string {
  return v5(JSON.stringify([letter, n]), REDRIVE_NAMESPACE);
}

/** The id of the n-th message that an output binding of an invocation sends, from 0: a repeated attempt sends the same ids. */
export function outputMessageId(invocationId: string, binding: string, n: number): string {
  return `${invocationId}/${binding}/${n}`;
}

/** The invocation id of a notification that a function is told: sent twice, it runs once. */
export function notificationInvocationId(notification: string): string {
  return v5(notification, NOTIFICATION_NAMESPACE);
}
