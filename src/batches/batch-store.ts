import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';

export interface FunctionName {
  readonly app: string;
  readonly function: string;
}

export interface NewBatch extends FunctionName {
  readonly id: string;
  readonly name: string | undefined;
  readonly onComplete: FunctionName | undefined;
}

export interface BatchRow extends NewBatch {
  readonly createdAt: Date;
  /** No children are added after it. */
  readonly sealedAt: Date | undefined;
  readonly cancelledAt: Date | undefined;
  /** When the first child was published. */
  readonly startedAt: Date | undefined;
  /** When it was sealed and every child had a final outcome. */
  readonly endedAt: Date | undefined;
  readonly total: number;
  readonly published: number;
  readonly outcomes: Readonly<Record<FinalOutcome, number>>;
  /** Whether what follows its end has been done. */
  readonly completed: boolean;
}

/** A child of a batch. `key` is the caller's, `invocationId` the execution's. */
export interface NewBatchItem {
  readonly key: string;
  readonly invocationId: string;
  /** Undefined: somebody else publishes it. */
  readonly input: string | undefined;
}

export interface BatchItemRow {
  readonly key: string;
  readonly invocationId: string;
  readonly acceptedAt: Date;
  readonly published: boolean;
  readonly outcome: FinalOutcome | undefined;
  /** Where the next page starts. */
  readonly position: number;
}

/** To be published, or dropped when the batch is cancelled. */
export interface WaitingItem {
  readonly batch: Pick<BatchRow, 'id' | 'app' | 'function' | 'cancelledAt'>;
  readonly key: string;
  readonly invocationId: string;
  readonly acceptedAt: Date;
  readonly input: string;
}

export interface ChildKey {
  readonly batch: string;
  readonly key: string;
}

/** A child that ended, as it may be run again. */
export interface EndedItem {
  readonly key: string;
  /** Undefined: the store has it no more, or never had it. */
  readonly input: string | undefined;
  /** Where the next page starts. */
  readonly position: number;
}

interface BatchCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/**
 * Invocations that belong together. Children are a set: the same key or invocation added twice is one child. Every method is atomic on any number of nodes;
 * moments are the database's. A child's first final outcome is counted by `ExecutionStore.apply`, in the transaction that makes it final.
 * Methods that name one batch throw BATCH_NOT_FOUND.
 */
export abstract class BatchStore {
  /** Making the same batch again changes nothing. Throws BATCH_CONFLICT when the id is another batch's. */
  abstract create(batch: NewBatch): Promise<BatchRow>;
  /** Returns how many are new. Throws BATCH_SEALED when one is new and the batch takes no more. */
  abstract addItems(batch: string, items: readonly NewBatchItem[]): Promise<number>;
  /** The end of adding; again changes nothing. */
  abstract seal(batch: string): Promise<BatchRow>;
  /** Seals too. Children that wait come out of `claimWaiting` to be dropped; those that were published are to be cancelled. Nothing happens to a batch that has ended. */
  abstract cancel(batch: string): Promise<BatchRow>;
  /** One row, however large the batch is. */
  abstract find(batch: string): Promise<BatchRow | undefined>;
  /** Newest first; of one app where it is named. */
  abstract list(limit: number, page?: BatchPage): Promise<BatchRow[]>;
  /** In the order they were added. `outcome`: only those that ended so, or, with `none`, that have not ended. */
  abstract listItems(batch: string, page: ItemPage): Promise<BatchItemRow[]>;
  /** Costs as much as the function has had batches that were open when the child was accepted. */
  abstract findParent(child: Child): Promise<Parent | undefined>;
  /** Those that ended so, in the order they were added. Inputs are kept, but of children that succeeded, for as long as the batch. */
  abstract listEnded(batch: string, outcome: FinalOutcome, page: EndedPage): Promise<EndedItem[]>;
  /** Children to be published, oldest first: nobody else gets them for `forMs`. */
  abstract claimWaiting(limit: number, forMs: number): Promise<WaitingItem[]>;
  /** The broker has them, or, of a cancelled batch, nobody will. */
  abstract settleWaiting(items: readonly ChildKey[], as: 'published' | 'dropped'): Promise<void>;
  /** They could not be published now: they wait again. */
  abstract unclaim(items: readonly ChildKey[]): Promise<void>;
  /** Batches that have ended and whose end nobody has followed up: nobody else gets them for `forMs`. */
  abstract claimEnded(limit: number, forMs: number): Promise<BatchRow[]>;
  abstract markCompleted(batch: string): Promise<void>;
  /** Batches whose published children are to be told of the cancellation: nobody else gets them for `forMs`. */
  abstract claimCancelled(limit: number, forMs: number): Promise<BatchRow[]>;
  abstract markCancelled(batch: string): Promise<void>;
  /**
   * Of a cancelled batch: as many children as `limit` that somebody else was to publish and no process has claimed end as cancelled, whether they were
   * published or not. Returns how many it found; fewer than `limit`: there are no more.
   */
  abstract cancelUnclaimed(batch: string, limit: number): Promise<number>;
  /** Of a page of children, from `position` on: those that a worker process has claimed and that have not ended. */
  abstract listRunning(batch: string, limit: number, after: number): Promise<RunningChildren>;
}

/** The batch that an execution is a child of. */
export interface Parent {
  readonly batch: string;
  /** Of the batch. */
  readonly name: string | undefined;
  /** Of the child within it. */
  readonly key: string;
  /** Undefined: the store has it no more, or never had it. */
  readonly input: string | undefined;
}

/** A child as history knows it: its batch is looked for among those of its function that were open then. */
export interface Child extends FunctionName {
  readonly invocationId: string;
  readonly acceptedAt: Date;
}

export interface BatchPage {
  readonly app?: string | undefined;
  readonly after?: BatchCursor | undefined;
}

export interface ItemPage {
  readonly limit: number;
  readonly outcome?: FinalOutcome | 'none' | undefined;
  readonly after?: number | undefined;
}

export interface EndedPage {
  readonly limit: number;
  readonly after: number;
}

export interface RunningChildren {
  readonly children: readonly { readonly day: string; readonly invocationId: string }[];
  /** Undefined on the last page. */
  readonly next: number | undefined;
}
