import type { ExecutionRow } from '#src/executions/execution-store.js';
import type { AttemptState } from '../execution-history.js';
import { toExecution, type ExecutionColumns } from '../execution-rows.js';
import type { AttemptStateColumns } from './execution-write-statements.js';
import { dayOf } from './mssql-values.js';

/** As the shared rows have it, but for the day. */
export type DatedColumns = Omit<ExecutionColumns, 'day'> & { readonly day: Date };

export function toDatedExecution(row: DatedColumns): ExecutionRow {
  return toExecution({ ...row, day: dayOf(row.day) });
}

export function toAttemptState(row: AttemptStateColumns): AttemptState {
  return {
    attempt: row.attempt,
    version: row.version,
    markWorker: row.mark_worker,
    markStartedAt: toMs(row.mark_started_at),
    endWorker: row.end_worker,
    endStartedAt: toMs(row.end_started_at),
    endedAt: toMs(row.ended_at),
    durationMs: row.duration_ms,
    outcome: row.outcome as AttemptState['outcome'],
    statusCode: row.status_code,
  };
}

function toMs(moment: Date | null): number | null {
  return moment === null ? null : moment.getTime();
}
