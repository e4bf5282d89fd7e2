import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { EndedSlot, MissedReason, MissedRow, SlotKind, TimerRow, TimerState } from '#src/timers/timer-store.js';
import type { SqlParameters } from './sqlite-database.js';

export interface TimerColumns {
  readonly app: string;
  readonly function_name: string;
  readonly fingerprint: string;
  readonly started_as: string;
  readonly revision: number;
  readonly paused: number;
  readonly last_at: number | null;
  readonly next_at: number | null;
  readonly updated_at: number;
  readonly due_at: number | null;
  readonly starts_up: number;
  readonly catch_up_left: number | null;
  readonly open_slot: number | null;
  readonly change: number;
}

export interface EndedSlotColumns extends TimerColumns {
  readonly slot: number;
  readonly kind: string;
  readonly released_at: number;
  readonly status: string;
  readonly began_at: number | null;
  readonly ended_at: number;
}

export interface MissedColumns {
  readonly seq: number;
  readonly app: string;
  readonly function_name: string;
  readonly slot: number;
  readonly occurrences: number;
  readonly reason: string;
  readonly noticed_at: number;
}

export function toTimer(row: TimerColumns): TimerRow {
  return {
    app: row.app,
    function: row.function_name,
    fingerprint: row.fingerprint,
    startedAs: row.started_as,
    revision: row.revision,
    paused: row.paused === 1,
    last: moment(row.last_at),
    next: moment(row.next_at),
    updated: new Date(row.updated_at),
    due: moment(row.due_at),
    startsUp: row.starts_up === 1,
    catchUpLeft: row.catch_up_left ?? undefined,
    openSlot: moment(row.open_slot),
    change: row.change,
  };
}

export function timerColumns(timer: TimerState): SqlParameters {
  return {
    app: timer.app,
    function: timer.function,
    fingerprint: timer.fingerprint,
    startedAs: timer.startedAs,
    revision: timer.revision,
    paused: timer.paused ? 1 : 0,
    last: timer.last?.getTime() ?? null,
    next: timer.next?.getTime() ?? null,
    updated: timer.updated.getTime(),
    due: timer.due?.getTime() ?? null,
    startsUp: timer.startsUp ? 1 : 0,
    catchUpLeft: timer.catchUpLeft ?? null,
    openSlot: timer.openSlot?.getTime() ?? null,
  };
}

export function toEndedSlot(row: EndedSlotColumns): EndedSlot {
  return {
    slot: new Date(row.slot),
    kind: row.kind as SlotKind,
    releasedAt: new Date(row.released_at),
    timer: toTimer(row),
    outcome: row.status as FinalOutcome,
    beganAt: moment(row.began_at),
    endedAt: new Date(row.ended_at),
  };
}

export function toMissed(row: MissedColumns): MissedRow {
  return {
    seq: row.seq,
    app: row.app,
    function: row.function_name,
    slot: new Date(row.slot),
    occurrences: row.occurrences,
    reason: row.reason as MissedReason,
    noticedAt: new Date(row.noticed_at),
  };
}

function moment(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
