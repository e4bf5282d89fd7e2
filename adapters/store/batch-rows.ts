import type { EndedRecord, FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type {
  BatchItemRow,
  BatchRow,
  EndedItem,
  Parent,
  RunningChildren,
  WaitingItem,
} from '#src/batches/batch-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface BatchColumns {
  readonly id: string;
  readonly app: string;
  readonly function_name: string;
  readonly name: string | null;
  readonly complete_app: string | null;
  readonly complete_function: string | null;
  readonly created_at: Moment;
  readonly sealed_at: Moment | null;
  readonly cancelled_at: Moment | null;
  readonly started_at: Moment | null;
  readonly ended_at: Moment | null;
  readonly total: number;
  readonly published: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly expired: number;
  readonly cancelled: number;
  readonly duty: string | null;
}

export interface ItemColumns {
  readonly seq: number | string;
  readonly key: string;
  readonly invocation_id: string;
  readonly accepted_at: Moment;
  readonly state: string;
  readonly outcome: string | null;
}

export interface WaitingColumns extends Pick<ItemColumns, 'seq' | 'key' | 'invocation_id' | 'accepted_at'> {
  readonly input: string;
  readonly batch: string;
  readonly app: string;
  readonly function_name: string;
  readonly cancelled_at: Moment | null;
}

export interface EndedColumns extends Pick<ItemColumns, 'seq' | 'key'> {
  readonly input: string | null;
}

export interface ParentColumns extends Pick<BatchColumns, 'name'>, Pick<EndedColumns, 'key' | 'input'> {
  readonly batch: string;
}

export interface ChildColumns {
  readonly seq: number | string;
  readonly invocation_id: string;
  readonly day: string | Date | null;
}

/** What is told of a child that has ended for good. */
export type ChildEnd = Pick<EndedRecord, 'batch' | 'id' | 'outcome'>;

export type UnclaimedColumns = Pick<ItemColumns, 'invocation_id'>;

export function toBatch(row: BatchColumns): BatchRow {
  const { complete_app: app, complete_function: name } = row;
  return {
    id: row.id,
    app: row.app,
    function: row.function_name,
    name: row.name ?? undefined,
    onComplete: app === null || name === null ? undefined : { app, function: name },
    createdAt: new Date(row.created_at),
    sealedAt: dateOrUndefined(row.sealed_at),
    cancelledAt: dateOrUndefined(row.cancelled_at),
    startedAt: dateOrUndefined(row.started_at),
    endedAt: dateOrUndefined(row.ended_at),
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
    position: Number(row.seq),
  };
}

export function toWaiting(row: WaitingColumns): WaitingItem {
  return {
    batch: { id: row.batch, app: row.app, function: row.function_name, cancelledAt: dateOrUndefined(row.cancelled_at) },
    key: row.key,
    invocationId: row.invocation_id,
    acceptedAt: new Date(row.accepted_at),
    input: row.input,
  };
}

export function toEnded({ key, input, seq }: EndedColumns): EndedItem {
  return { key, input: input ?? undefined, position: Number(seq) };
}

export function toParent({ batch, name, key, input }: ParentColumns): Parent {
  return { batch, name: name ?? undefined, key, input: input ?? undefined };
}

/** Of a whole page, there may be more. */
export function toRunning(page: readonly ChildColumns[], limit: number): RunningChildren {
  const children = page.flatMap(({ day, invocation_id: invocationId }) =>
    day === null ? [] : [{ day: new Date(day).toISOString().slice(0, 10), invocationId }],
  );
  const last = page.at(-1);
  return { children, next: page.length === limit && last !== undefined ? Number(last.seq) : undefined };
}
