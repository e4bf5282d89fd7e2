import {
  FINAL_OUTCOMES,
  type ExecutionRecord,
  type FinalOutcome,
  type LogLine,
} from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { AttemptRow, ExecutionProgress, ExecutionRow, ExecutionStatus } from '#src/executions/execution-store.js';
import type { AttemptState, KnownHistory } from './execution-history.js';
import { dateOrUndefined, type Moment } from './moment.js';

/** What is read of an execution before records are added to it. */
export interface StateColumns {
  readonly version: string;
  readonly status: string;
  readonly final_attempt: number | null;
  readonly accepted_at: Moment;
  readonly ended_at: Moment | null;
  readonly trace_parent: string;
}

export function toKnownHistory(row: StateColumns, attempts: readonly AttemptState[]): KnownHistory {
  const outcome = FINAL_OUTCOMES.find((final) => final === row.status);
  const { final_attempt: attempt, ended_at: endedAt } = row;
  const isFinal = outcome !== undefined && attempt !== null && endedAt !== null;
  return {
    origin: { acceptedAt: Number(row.accepted_at), traceParent: row.trace_parent, version: row.version },
    end: isFinal ? { attempt, outcome, endedAt: Number(endedAt) } : undefined,
    attempts,
  };
}

/** The columns that every record of an execution says alike. */
export function identityColumns(record: ExecutionRecord) {
  const { day, id, app, function: functionName, trigger, lane } = record;
  return { day, id, app, function: functionName, trigger, lane };
}

interface FailureColumns {
  readonly code: string | null;
  readonly message: string | null;
  readonly stack: string | null;
}

export interface ExecutionColumns extends FailureColumns {
  readonly day: string;
  readonly id: string;
  readonly app: string;
  readonly version: string;
  readonly function_name: string;
  readonly trigger_kind: string;
  readonly lane: string;
  readonly status: string;
  readonly attempts: number;
  readonly worker: string | null;
  readonly accepted_at: Moment;
  readonly ended_at: Moment | null;
  readonly duration_ms: number | null;
  readonly trace_parent: string;
  readonly status_code: number | null;
}

export function toExecution(row: ExecutionColumns): ExecutionRow {
  return {
    day: row.day,
    id: row.id,
    app: row.app,
    version: row.version,
    function: row.function_name,
    trigger: row.trigger_kind as ExecutionRow['trigger'],
    lane: row.lane as ExecutionRow['lane'],
    status: row.status as ExecutionStatus,
    attempts: row.attempts,
    worker: row.worker ?? undefined,
    acceptedAt: new Date(row.accepted_at),
    endedAt: dateOrUndefined(row.ended_at),
    durationMs: row.duration_ms ?? undefined,
    traceParent: row.trace_parent,
    statusCode: row.status_code ?? undefined,
    failure: toFailure(row),
  };
}

export interface ProgressColumns extends FailureColumns {
  readonly status: string;
  readonly attempts: number;
  readonly unended: number;
}

export function toProgress(row: ProgressColumns | undefined): ExecutionProgress {
  if (row === undefined) return { attempts: 0, unended: 0, outcome: undefined, failure: undefined };
  const outcome = FINAL_OUTCOMES.find((final) => final === row.status);
  return { attempts: row.attempts, unended: row.unended, outcome, failure: toFailure(row) };
}

export interface AttemptColumns extends FailureColumns {
  readonly attempt: number;
  readonly worker: string | null;
  readonly taken_at: Moment | null;
  readonly started_at: Moment | null;
  readonly ended_at: Moment | null;
  readonly duration_ms: number | null;
  readonly outcome: string | null;
  readonly lines: string | null;
}

export function toAttempt(row: AttemptColumns): AttemptRow {
  return {
    attempt: row.attempt,
    worker: row.worker ?? undefined,
    takenAt: dateOrUndefined(row.taken_at),
    startedAt: dateOrUndefined(row.started_at),
    endedAt: dateOrUndefined(row.ended_at),
    durationMs: row.duration_ms ?? undefined,
    outcome: (row.outcome as FinalOutcome | null) ?? undefined,
    failure: toFailure(row),
    logs: row.lines === null ? [] : (JSON.parse(row.lines) as LogLine[]),
  };
}

function toFailure({ code, message, stack }: FailureColumns): InvocationFailure | undefined {
  if (code === null || message === null) return undefined;
  return stack === null ? { code, message } : { code, message, stack };
}
