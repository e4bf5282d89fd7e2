export interface PurgedExecution {
  readonly day: string;
  readonly id: string;
}

/** Removes what executions and dead letters carried of somebody, and keeps what happened. Each method is one transaction; doing it again changes nothing. */
export abstract class PurgeStore {
  /**
   * Log lines, return values, bodies, inputs of batch items, stacks and the messages of failures, and answers that are kept under an idempotency key: whoever comes with
   * such a key again is told that the outcome is not known. Rows, outcomes and codes stay. For executions that have ended.
   */
  abstract forgetExecutions(keys: readonly PurgedExecution[]): Promise<void>;
  /** Payloads, headers, reasons and failures. A letter that waits is discarded. One that is being redriven is left as it is. */
  abstract forgetLetters(ids: readonly string[]): Promise<void>;
}

/** What stands in place of the message of a failure. */
export const FORGOTTEN = '(removed)';
