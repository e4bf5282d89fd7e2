export interface PurgedExecution {
  readonly day: string;
  readonly id: string;
}

/** The execution of a batch's item, by what the item was given. */
export interface FoundItem extends PurgedExecution {
  readonly acceptedAt: Date;
  /** It ended, or never began. */
  readonly ended: boolean;
}

export interface FoundItems {
  readonly items: readonly FoundItem[];
  /** Of the last input that was looked at; undefined when there are no more. */
  readonly next: number | undefined;
}

/** Removes what executions and dead letters carried of somebody, and keeps what happened. Each method is one transaction; doing it again changes nothing. */
export abstract class PurgeStore {
  /**
   * Log lines, return values, bodies, inputs of batch items, stacks and the messages of failures, and answers that are kept under an idempotency key: whoever comes with
   * such a key again is told that the outcome is not known. Rows, outcomes and codes stay. For executions that have ended.
   */
  abstract forgetExecutions(keys: readonly PurgedExecution[]): Promise<void>;
  /** Items whose input is still there and holds the text, ASCII letters in either case, among the next `limit` inputs after that position. */
  abstract searchInputs(text: string, limit: number, after: number): Promise<FoundItems>;
  /** Payloads, headers, reasons and failures. A letter that waits is discarded. One that is being redriven is left as it is. */
  abstract forgetLetters(ids: readonly string[]): Promise<void>;
}

/** What stands in place of the message of a failure. */
export const FORGOTTEN = '(removed)';
