import { Injectable } from '@nestjs/common';
import { codeOf, toError } from '#contracts/errors.js';
import { BATCH_CLAIM_MS } from '#contracts/idempotency.js';
import { batchCompletionId } from '#contracts/message-identity.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { continueTrace } from '#contracts/trace-context.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import { toTriggerInput } from '../gateway/admin/trigger-input.js';
import { newInvocation } from '../gateway/functions/new-invocation.js';
import { BatchMessages } from './batch-messages.js';
import type { BatchRow, WaitingItem } from './batch-store.js';
import { summaryOf } from './batch-summary.js';
import { childIdOf, queueOf } from './child-identity.js';
import { findRunnable, type RunnableFunction } from './runnable-function.js';
import { UnstartedChildren } from './unstarted-children.js';

const HOPELESS: readonly string[] = ['FUNCTION_NOT_FOUND', 'FUNCTION_NOT_RUNNABLE', 'REQUEST_INVALID'];

/** Hands children, and what follows a batch, to the broker. Doing it twice makes one run: ids are derived, and a worker asks before it starts. */
@Injectable()
export class BatchRuns {
  constructor(
    private readonly catalog: AppCatalog,
    private readonly dispatch: DurableDispatch,
    private readonly messages: BatchMessages,
    private readonly unstarted: UnstartedChildren,
  ) {}

  /** Rejects when it cannot be told now whether the broker has it: it is to be published again. */
  async publish(item: WaitingItem): Promise<void> {
    try {
      await this.#publish(item);
    } catch (error) {
      if (!HOPELESS.includes(codeOf(error))) throw error;
      await this.unstarted.end(item, 'Failed', { code: codeOf(error), message: toError(error).message });
    }
  }

  /** A child of a cancelled batch, which never starts. */
  drop(item: WaitingItem): Promise<void> {
    return this.unstarted.end(item, 'Cancelled');
  }

  /** Nothing happens for a batch without a function to follow it. */
  async complete(batch: BatchRow): Promise<void> {
    const { onComplete, id, endedAt = batch.createdAt } = batch;
    if (onComplete === undefined) return;
    const found = findRunnable(this.catalog, onComplete);
    const about = { id: batchCompletionId(id), input: JSON.stringify(summaryOf(batch)), at: endedAt };
    await this.dispatch.submit(requestOf(found, about));
  }

  #publish(item: WaitingItem): Promise<void> {
    const { batch, key, invocationId: id, input, acceptedAt: at } = item;
    const found = findRunnable(this.catalog, batch);
    const queue = queueOf(found);
    // The id was made when the child was added: a version with another queue has come since, it runs as by hand.
    if (queue !== undefined && childIdOf(found, batch.id, key) === id) return this.messages.publish(item, queue, found);
    return this.dispatch.submit({ ...requestOf(found, { id, input, at }), batch: batch.id });
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
