import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { fanOutBatchId, queueInvocationId } from '#contracts/message-identity.js';
import type { FanOut } from '#contracts/messages/worker-link.js';
import { BatchStore } from './batch-store.js';

/** Batches that functions make by their output bindings. Their children are published by the worker that runs the function. */
@Injectable()
export class FanOuts {
  constructor(private readonly store: BatchStore) {}

  /**
   * Returns the batch's id, which the messages are to carry. A later attempt says the same again; should it send other messages than the one before,
   * those are no children: the batch was sealed with the first.
   */
  async register({ app, invocationId, binding, queue, messageIds, onComplete }: FanOut): Promise<string> {
    const id = fanOutBatchId(invocationId, binding);
    const after = onComplete === undefined ? undefined : { app, function: onComplete };
    await this.store.create({ id, app, function: queue, name: undefined, onComplete: after });
    const children = messageIds.map((key) => ({ key, invocationId: queueInvocationId(queue, key), input: undefined }));
    try {
      await this.store.addItems(id, children);
    } catch (error) {
      if (codeOf(error) !== 'BATCH_SEALED') throw error;
    }
    await this.store.seal(id);
    return id;
  }
}
