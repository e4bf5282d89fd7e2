import type { EndedRecord, ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type { AttemptState, ExecutionHistory, KnownHistory } from '../execution-history.js';
import { identityColumns } from '../execution-rows.js';
import { recordedDay } from './utc-day.js';

interface Key {
  readonly day: Date;
  readonly id: string;
}

type AttemptKey = Key & { readonly attempt: number };
export type ChangedExecution = Key & { readonly known: boolean; readonly moved: boolean } & ReturnType<
    typeof executionColumns
  >;

/** What a batch of records changes, as rows for the tables of history. */
export class ExecutionChanges {
  readonly executions: ChangedExecution[] = [];
  readonly attempts: (Key & { readonly known: boolean; readonly replaced: boolean } & ReturnType<
      typeof attemptColumns
    >)[] = [];
  readonly failures: (AttemptKey & {
    readonly code: string;
    readonly message: string;
    readonly stack: string | null;
  })[] = [];
  readonly logs: (AttemptKey & { readonly lines: string })[] = [];
  readonly returnValues: (Key & { readonly value: string })[] = [];
  /** Ends that made an execution final. */
  readonly finals: EndedRecord[] = [];

  /** `record` is any of the execution: all say alike what is read from it. */
  add(record: ExecutionRecord, history: ExecutionHistory, known: KnownHistory | undefined): void {
    if (known !== undefined && !history.changed) return;
    const key = { day: recordedDay(record), id: record.id };
    const columns = executionColumns(record, history);
    const moved = known !== undefined && known.origin.acceptedAt !== columns.accepted_at.getTime();
    this.executions.push({ ...key, known: known !== undefined, moved, ...columns });
    const knownAttempts = new Set(known?.attempts.map(({ attempt }) => attempt));
    for (const state of history.touched) {
      const { attempt } = state;
      const replaced = history.replacedEnds.has(attempt);
      this.attempts.push({ ...key, known: knownAttempts.has(attempt), replaced, ...attemptColumns(state) });
    }
    for (const end of history.newEnds) this.#addEnd(key, end);
    if (history.newFinal !== undefined) this.#addFinal(key, history.newFinal);
  }

  #addEnd(key: Key, { attempt, failure, logs }: EndedRecord): void {
    if (failure !== undefined) {
      const { code, message, stack } = failure;
      this.failures.push({ ...key, attempt, code, message, stack: stack ?? null });
    }
    if (logs.length > 0) this.logs.push({ ...key, attempt, lines: JSON.stringify(logs) });
  }

  #addFinal(key: Key, end: EndedRecord): void {
    this.finals.push(end);
    if (end.returnValue !== undefined) this.returnValues.push({ ...key, value: JSON.stringify(end.returnValue) });
  }
}

function executionColumns(record: ExecutionRecord, history: ExecutionHistory) {
  const { app, function: functionName, trigger, lane } = identityColumns(record);
  const summary = history.summary();
  return {
    app,
    version: summary.version,
    function_name: functionName,
    trigger_kind: trigger,
    lane,
    status: summary.status,
    attempts: summary.attempts,
    final_attempt: summary.finalAttempt,
    worker: summary.worker,
    accepted_at: new Date(summary.acceptedAt),
    ended_at: toDate(summary.endedAt),
    duration_ms: summary.durationMs,
    trace_parent: summary.traceParent,
  };
}

function attemptColumns(state: AttemptState) {
  return {
    attempt: state.attempt,
    version: state.version,
    mark_worker: state.markWorker,
    mark_started_at: toDate(state.markStartedAt),
    end_worker: state.endWorker,
    end_started_at: toDate(state.endStartedAt),
    ended_at: toDate(state.endedAt),
    duration_ms: state.durationMs,
    outcome: state.outcome,
    status_code: state.statusCode,
  };
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
