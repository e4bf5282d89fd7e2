import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type {
  EndedSlot,
  MissedReason,
  MissedRow,
  PublishableSlot,
  SlotKind,
  TimerRow,
} from '#src/timers/timer-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface TimerColumns {
  readonly app: string;
  readonly function_name: string;
  readonly fingerprint: string;
  readonly started_as: string;
  readonly revision: number;
  readonly paused: number | boolean;
  readonly last_at: Moment | null;
  readonly next_at: Moment | null;
  readonly updated_at: Moment;
  readonly due_at: Moment | null;
  readonly starts_up: number | boolean;
  readonly catch_up_left: number | null;
  readonly open_slot: Moment | null;
  readonly change: number | string;
}

export interface EndedSlotColumns extends TimerColumns {
  readonly slot: Moment;
  readonly kind: string;
  readonly released_at: Moment;
  readonly status: string;
  readonly began_at: Moment | null;
  readonly ended_at: Moment;
}

export interface PublishableColumns {
  readonly app: string;
  readonly function_name: string;
  readonly slot: Moment;
  readonly request: string;
}

export interface MissedColumns {
  readonly seq: number | string;
  readonly app: string;
  readonly function_name: string;
  readonly slot: Moment;
  readonly occurrences: number;
  readonly reason: string;
  readonly noticed_at: Moment;
}

export function toTimer(row: TimerColumns): TimerRow {
  return {
    app: row.app,
    function: row.function_name,
    fingerprint: row.fingerprint,
    startedAs: row.started_as,
    revision: row.revision,
    paused: Boolean(row.paused),
    last: dateOrUndefined(row.last_at),
    next: dateOrUndefined(row.next_at),
    updated: new Date(row.updated_at),
    due: dateOrUndefined(row.due_at),
    startsUp: Boolean(row.starts_up),
    catchUpLeft: row.catch_up_left ?? undefined,
    openSlot: dateOrUndefined(row.open_slot),
    change: Number(row.change),
  };
}

export function toEndedSlot(row: EndedSlotColumns): EndedSlot {
  return {
    slot: new Date(row.slot),
    kind: row.kind as SlotKind,
    releasedAt: new Date(row.released_at),
    timer: toTimer(row),
    outcome: row.status as FinalOutcome,
    beganAt: dateOrUndefined(row.began_at),
    endedAt: new Date(row.ended_at),
  };
}

export function toPublishable(row: PublishableColumns): PublishableSlot {
  const request = JSON.parse(row.request) as InvocationRequest;
  return { app: row.app, function: row.function_name, slot: new Date(row.slot), request };
}

export function toMissed(row: MissedColumns): MissedRow {
  return {
    seq: Number(row.seq),
    app: row.app,
    function: row.function_name,
    slot: new Date(row.slot),
    occurrences: row.occurrences,
    reason: row.reason as MissedReason,
    noticedAt: new Date(row.noticed_at),
  };
}
