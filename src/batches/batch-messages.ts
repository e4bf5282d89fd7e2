import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { batchMessageId } from '#contracts/message-identity.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { TRIGGER_HEADERS, TRIGGER_MESSAGE, triggerAddress, triggerQueue } from '#contracts/topology.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { WaitingItem } from './batch-store.js';
import type { RunnableFunction } from './runnable-function.js';

/** Children that go through the queue which triggers their function. */
@Injectable()
export class BatchMessages {
  readonly #declared = new Set<string>();

  constructor(
    private readonly queue: DurableQueue,
    private readonly records: RecordWriter,
  ) {}

  /** Resolves once the broker has confirmed the message. Published twice it is one child: the message-id says which. */
  async publish(item: WaitingItem, queue: string, found: RunnableFunction): Promise<void> {
    const { batch, key, input } = item;
    const acceptedAt = item.acceptedAt.toISOString();
    const { traceParent } = continueTrace(undefined, undefined);
    await this.#declare(queue);
    try {
      await this.queue.publish(triggerAddress(queue), {
        id: batchMessageId(batch.id, key),
        type: TRIGGER_MESSAGE,
        body: Buffer.from(input),
        headers: {
          [TRIGGER_HEADERS.acceptedAt]: acceptedAt,
          [TRIGGER_HEADERS.batch]: batch.id,
          [TRIGGER_HEADERS.traceParent]: traceParent,
        },
        persistent: true,
      });
    } catch (error) {
      // Somebody has deleted it: the next child declares it again.
      if (codeOf(error) === 'BROKER_UNROUTABLE') this.#declared.delete(queue);
      throw error;
    }
    // Not awaited: the message is safe already, and every later record can make the row too.
    void this.records.write({
      kind: 'accepted',
      day: acceptedAt.slice(0, 10),
      id: item.invocationId,
      app: found.app,
      version: found.version,
      function: found.metadata.name,
      trigger: 'queue',
      lane: 'durable',
      acceptedAt,
      traceParent,
      batch: batch.id,
    });
  }

  async #declare(queue: string): Promise<void> {
    if (this.#declared.has(queue)) return;
    await this.queue.declare(triggerQueue(queue));
    this.#declared.add(queue);
  }
}
