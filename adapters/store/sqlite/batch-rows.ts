import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchItemRow, BatchRow, WaitingItem } from '#src/batches/batch-store.js';

export interface BatchColumns {
  readonly id: string;
  readonly app: string;
  readonly function_name: string;
  readonly name: string | null;
  readonly complete_app: string | null;
  readonly complete_function: string | null;
  readonly created_at: number;
  readonly sealed_at: number | null;
  readonly cancelled_at: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly total: number;
  readonly published: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly expired: number;
  readonly cancelled: number;
  readonly duty: string | null;
}

export interface ItemColumns {
  readonly seq: number;
  readonly key: string;
  readonly invocation_id: string;
  readonly accepted_at: number;
  readonly state: string;
  readonly outcome: string | null;
}

export interface WaitingColumns extends Pick<ItemColumns, 'seq' | 'key' | 'invocation_id' | 'accepted_at'> {
  readonly input: string;
  readonly batch: string;
  readonly app: string;
  readonly function_name: string;
  readonly cancelled_at: number | null;
}

export interface ChildColumns {
  readonly seq: number;
  readonly invocation_id: string;
  readonly day: string | null;
}

export function toBatch(row: BatchColumns): BatchRow {
  const { complete_app: app, complete_function: name } = row;
  return {
    id: row.id,
    app: row.app,
    function: row.function_name,
    name: row.name ?? undefined,
    onComplete: app === null || name === null ? undefined : { app, function: name },
    createdAt: new Date(row.created_at),
    sealedAt: toDate(row.sealed_at),
    cancelledAt: toDate(row.cancelled_at),
    startedAt: toDate(row.started_at),
    endedAt: toDate(row.ended_at),
    total: row.total,
    published: row.published,
    outcomes: { Succeeded: row.succeeded, Failed: row.failed, Expired: row.expired, Cancelled: row.cancelled },
    completed: row.ended_at !== null && row.duty === null,
  };
}

export function toItem(row: ItemColumns): BatchItemRow {
  return {
    key: row.key,
    invocationId: row.invocation_id,
    acceptedAt: new Date(row.accepted_at),
    published: row.state === 'published',
    outcome: (row.outcome as FinalOutcome | null) ?? undefined,
    position: row.seq,
  };
}

export function toWaiting(row: WaitingColumns): WaitingItem {
  return {
    batch: { id: row.batch, app: row.app, function: row.function_name, cancelledAt: toDate(row.cancelled_at) },
    key: row.key,
    invocationId: row.invocation_id,
    acceptedAt: new Date(row.accepted_at),
    input: row.input,
  };
}

function toDate(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
