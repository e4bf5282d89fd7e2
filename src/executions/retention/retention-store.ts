/**
 * - `details`: log lines, stacks and return values of executions accepted before the moment; the rows stay, with the code and message of their failures
 * - `payloads`: bodies of the days before that of the moment
 * - `executions`: accepted before the moment, with everything that belongs to them
 * - `deadLetters`: redriven or discarded before the moment
 * - `batches`: ended before the moment and followed up, with their lists of children
 * - `minutes`, `hours`, `days`: the statistics of steps that began before the moment
 */
export type Retained = 'details' | 'payloads' | 'executions' | 'deadLetters' | 'batches' | 'minutes' | 'hours' | 'days';

export interface RetentionStep {
  readonly before: Date;
  /** Looks at no more than so many rows, unless it can drop more of them at once. */
  readonly limit: number;
  /** The `next` of the step before. */
  readonly after?: string | undefined;
}

export interface RetentionProgress {
  readonly removed: number;
  /** Undefined when nothing is left to look at. */
  readonly next: string | undefined;
}

export interface HistoryUsage {
  /** Of the whole database, without what is free in it. */
  readonly bytes: number;
  /** When the oldest execution was accepted that is kept, and the oldest one with log lines; undefined when there is none. */
  readonly oldest: Date | undefined;
  readonly oldestDetails: Date | undefined;
}

/**
 * Removes what is old, oldest first, in steps that hold up nobody for long. What is unfinished or needed still is passed over, with all that belongs to it: an
 * execution without a final outcome, one whose message lies with the open dead letters or parked, one under a lease, a child of a batch that has not ended.
 */
export abstract class RetentionStore {
  /** One node at a time: true when nobody else has the turn. It is this node's for so long from now on, by the database's clock. */
  abstract claimTurn(node: string, forMs: number): Promise<boolean>;
  /** One transaction. */
  abstract remove(what: Retained, step: RetentionStep): Promise<RetentionProgress>;
  abstract usage(): Promise<HistoryUsage>;
}
