import { Injectable } from '@nestjs/common';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { Clock, utcDay } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { continueTrace } from '#contracts/trace-context.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { writeConfirmed } from '../executions/confirmed-record.js';
import type { WaitingItem } from './batch-store.js';

/** Children that end without having been published. */
@Injectable()
export class UnstartedChildren {
  constructor(
    private readonly catalog: AppCatalog,
    private readonly records: RecordWriter,
    private readonly queue: DurableQueue,
    private readonly clock: Clock,
  ) {}

  /** Resolves when history will know, and the batch count it. Rejects with BROKER_UNAVAILABLE: it is to be ended again. */
  async end(item: WaitingItem, outcome: FinalOutcome, failure?: InvocationFailure): Promise<void> {
    const { batch, invocationId: id, acceptedAt } = item;
    await writeConfirmed(
      { records: this.records, queue: this.queue },
      {
        kind: 'ended',
        day: utcDay(acceptedAt),
        id,
        app: batch.app,
        version: this.catalog.find(batch.app)?.version ?? '',
        function: batch.function,
        batch: batch.id,
        trigger: 'admin',
        lane: 'durable',
        acceptedAt: acceptedAt.toISOString(),
        traceParent: continueTrace(undefined, undefined).traceParent,
        attempt: 1,
        endedAt: this.clock.now().toISOString(),
        durationMs: 0,
        outcome,
        final: true,
        ...(failure !== undefined && { failure }),
        logs: [],
      },
    );
  }
}
