import { Injectable } from '@nestjs/common';
import { codeOf, toError } from '#contracts/errors.js';
import { batchCompletionId } from '#contracts/message-identity.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { Clock, utcDay } from '#contracts/ports/clock.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { continueTrace } from '#contracts/trace-context.js';
import { AppCatalog } from '../apps/app-catalog.js';
import { DurableDispatch } from '../executions/durable-dispatch.js';
import { toTriggerInput } from '../gateway/admin/trigger-input.js';
import { newInvocation } from '../gateway/functions/new-invocation.js';
import type { BatchRow, WaitingItem } from './batch-store.js';
import { findRunnable, type RunnableFunction } from './runnable-function.js';
import { summaryOf } from './batch-summary.js';

/** Far longer than a message waits: a child that was published twice runs once. */
export const BATCH_CLAIM_MS = 30 * 86_400_000;

const HOPELESS: readonly string[] = ['FUNCTION_NOT_FOUND', 'FUNCTION_NOT_RUNNABLE', 'REQUEST_INVALID'];

/** Hands children and what follows a batch to the durable lane. Doing it twice makes one run: ids are derived, and a worker asks before it starts. */
@Injectable()
export class BatchRuns {
  constructor(
    private readonly catalog: AppCatalog,
    private readonly dispatch: DurableDispatch,
    private readonly records: RecordWriter,
    private readonly clock: Clock,
  ) {}

  /** Rejects when it cannot be told now whether the broker has it: it is to be published again. */
  async publish(item: WaitingItem): Promise<void> {
    let request: InvocationRequest;
    try {
      request = this.#childRequest(item);
    } catch (error) {
      if (!HOPELESS.includes(codeOf(error))) throw error;
      await this.#end(item, 'Failed', { code: codeOf(error), message: toError(error).message });
      return;
    }
    await this.dispatch.submit(request);
  }

  /** A child of a cancelled batch, which never starts. Resolves when history will know. */
  async drop(item: WaitingItem): Promise<void> {
    await this.#end(item, 'Cancelled');
  }

  /** Nothing happens for a batch without a function to follow it. */
  async complete(batch: BatchRow): Promise<void> {
    const { onComplete, id, endedAt = batch.createdAt } = batch;
    if (onComplete === undefined) return;
    const found = findRunnable(this.catalog, onComplete);
    const about = { id: batchCompletionId(id), input: JSON.stringify(summaryOf(batch)), at: endedAt };
    await this.dispatch.submit(requestOf(found, about));
  }

  #childRequest({ batch, invocationId: id, input, acceptedAt: at }: WaitingItem): InvocationRequest {
    return { ...requestOf(findRunnable(this.catalog, batch), { id, input, at }), batch: batch.id };
  }

  async #end(item: WaitingItem, outcome: FinalOutcome, failure?: InvocationFailure): Promise<void> {
    const { batch, invocationId: id, acceptedAt } = item;
    const version = this.catalog.find(batch.app)?.version ?? '';
    const { traceParent } = continueTrace(undefined, undefined);
    const identity = {
      day: utcDay(acceptedAt),
      id,
      app: batch.app,
      version,
      function: batch.function,
      batch: batch.id,
    };
    const origin = { trigger: 'admin', lane: 'durable', acceptedAt: acceptedAt.toISOString(), traceParent } as const;
    await this.records.write({
      kind: 'ended',
      ...identity,
      ...origin,
      attempt: 1,
      endedAt: this.clock.now().toISOString(),
      durationMs: 0,
      outcome,
      final: true,
      ...(failure !== undefined && { failure }),
      logs: [],
    });
  }
}

interface RunOfBatch {
  readonly id: string;
  readonly input: string;
  /** Of every try the same: history knows an execution by day and id. */
  readonly at: Date;
}

function requestOf(
  { app, version, metadata, trigger, settings }: RunnableFunction,
  run: RunOfBatch,
): InvocationRequest {
  const { data, triggerMetadata } = toTriggerInput(metadata, run.input, settings);
  return newInvocation(
    {
      id: run.id,
      app,
      version,
      function: metadata.name,
      trigger: 'admin',
      lane: 'durable',
      input: { name: trigger?.name ?? '', data },
      triggerMetadata,
      claimForMs: BATCH_CLAIM_MS,
      traceContext: continueTrace(undefined, undefined),
    },
    run.at,
  );
}
