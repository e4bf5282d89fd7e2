import { batchItemId, batchMessageId, queueInvocationId } from '#contracts/message-identity.js';
import type { RunnableFunction } from './runnable-function.js';

/** The queue of our broker that triggers the function; undefined for one that runs as by hand. */
export function queueOf({ metadata: { queues = [] } }: Pick<RunnableFunction, 'metadata'>): string | undefined {
  return queues.find(({ use, broker }) => use === 'trigger' && broker === 'house')?.queue;
}

/** A child is a message of the queue that triggers its function, with the attempts and the poison queue of any other one; else a run as by hand. */
export function childIdOf(found: Pick<RunnableFunction, 'metadata'>, batch: string, key: string): string {
  const queue = queueOf(found);
  return queue === undefined ? batchItemId(batch, key) : queueInvocationId(queue, batchMessageId(batch, key));
}
