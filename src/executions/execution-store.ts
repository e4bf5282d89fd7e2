import type { ExecutionRecord, FinalOutcome, LogLine } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { TriggerKind } from '#contracts/messages/run-invocation.js';
import type { TypedData } from '#contracts/messages/typed-data.js';

/** `Queued`: accepted, not seen running. `Running`: an attempt has begun and none has ended for good. The rest are final. */
export type ExecutionStatus = 'Queued' | 'Running' | FinalOutcome;

export interface ExecutionRow {
  readonly day: string;
  readonly id: string;
  readonly app: string;
  readonly version: string;
  readonly function: string;
  readonly trigger: TriggerKind;
  readonly lane: 'sync' | 'durable';
  readonly status: ExecutionStatus;
  /** Attempts known so far. */
  readonly attempts: number;
  readonly worker: string | undefined;
  readonly acceptedAt: Date;
  readonly endedAt: Date | undefined;
  /** Of the last attempt that ended. */
  readonly durationMs: number | undefined;
  readonly traceParent: string;
  /** Of the answer that an HTTP function gave. */
  readonly statusCode: number | undefined;
  /** Of the final attempt. */
  readonly failure: InvocationFailure | undefined;
}

export interface AttemptRow {
  readonly attempt: number;
  readonly worker: string | undefined;
  /** When the worker had room for it. */
  readonly takenAt: Date | undefined;
  /** When a process had it; of an attempt that runs, when its worker had room for it. */
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly durationMs: number | undefined;
  readonly outcome: FinalOutcome | undefined;
  readonly failure: InvocationFailure | undefined;
  readonly logs: readonly LogLine[];
}

export interface ExecutionDetail {
  readonly execution: ExecutionRow;
  /** In order of attempt. */
  readonly attempts: readonly AttemptRow[];
  /** Durable runs only. */
  readonly returnValue: TypedData | undefined;
}

export interface ExecutionFilter {
  readonly app?: string;
  readonly function?: string;
  readonly status?: ExecutionStatus;
  readonly trigger?: TriggerKind;
  readonly worker?: string;
  /** Accepted at or after. */
  readonly from?: Date;
  /** Accepted before. */
  readonly to?: Date;
}

/** How far an execution has come, as somebody must know who holds its message again. */
export interface ExecutionProgress {
  /** The highest attempt that has a row, 0 when none has. */
  readonly attempts: number;
  /** Of these, the latest ones in a row that have not ended: each went with its worker, or runs still. */
  readonly unended: number;
  readonly outcome: FinalOutcome | undefined;
  /** Of the final attempt. */
  readonly failure: InvocationFailure | undefined;
}

/** Where the next page starts: the last row of the page before. */
export interface ExecutionCursor {
  readonly acceptedAt: Date;
  readonly id: string;
}

/** How much one search may look at. */
export interface SearchBound {
  readonly executions: number;
  /** Of failures and log lines, counted after every hundred executions: a search for text may look at a little more. */
  readonly bytes: number;
}

export interface ExecutionSearch {
  readonly filter: ExecutionFilter;
  /**
   * Within the id, the code, message or stack of a failure, or a log line, of any attempt. ASCII letters match in either case, every other character
   * matches itself only.
   */
  readonly text?: string | undefined;
  /** At least 1. */
  readonly limit: number;
  readonly bound: SearchBound;
  readonly after?: ExecutionCursor | undefined;
}

export interface FoundExecutions {
  /** Newest first, as in a list; at most `limit`. */
  readonly rows: readonly ExecutionRow[];
  /** The last execution that was looked at, found or not: where the next search goes on. Undefined when nothing is left. */
  readonly next: ExecutionCursor | undefined;
  /** The bound ended it before the page was full: there may be more further back. */
  readonly cut: boolean;
}

/**
 * History. Keys are (day, id) and (day, id, attempt). One execution row with at most one final outcome: the first final one stays.
 * One row per attempt: the first end of an attempt stays, unless a later one makes the execution final. A final end whose fence is older than that of the execution's lease does not make it final: its
 * attempt ends as LEASE_LOST.
 */
export abstract class ExecutionStore {
  /**
   * Applies records in one transaction. Any of them may come twice, and those of one execution in any order: the end state is the same. An execution
   * that becomes final is counted in the batch it belongs to, and in the statistics, once.
   */
  abstract apply(records: readonly ExecutionRecord[]): Promise<void>;
  /** Newest first by (acceptedAt, id); at most `limit` rows after the cursor. */
  abstract list(filter: ExecutionFilter, limit: number, after?: ExecutionCursor): Promise<ExecutionRow[]>;
  /**
   * As `list`, but never looks at more executions than the bound allows, however rare what it looks for is: a page may be short, or empty, and have a next
   * one. Does not hold up `apply` for longer than a moment. An execution that changes between two pages is met at most once.
   */
  abstract search(search: ExecutionSearch): Promise<FoundExecutions>;
  abstract find(id: string, day?: string): Promise<ExecutionDetail | undefined>;
  /** Of an execution that is not known: nothing has begun. */
  abstract progressOf(day: string, id: string): Promise<ExecutionProgress>;
}
