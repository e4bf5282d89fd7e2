import type { AssignmentList, WorkerFacts } from '#contracts/messages/worker-link.js';

export type WorkerHold = NonNullable<AssignmentList['hold']>;

export interface NewWorkerRow {
  readonly id: string;
  readonly name: string;
  /** The token that is this worker's credential. */
  readonly tokenId: string;
  readonly joinedAt: Date;
  readonly lastSeenAt: Date;
  /** Of the join token that it came with: they are its labels, whatever it says itself. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface WorkerRow extends NewWorkerRow {
  /** What it said of itself last: undefined until its first heartbeat. */
  readonly facts: WorkerFacts | undefined;
  /** Kept by hand from taking work. */
  readonly hold: WorkerHold | undefined;
}

/** Workers that have joined. Who is connected now is the fleet registry's knowledge, not the store's. */
export abstract class WorkerStore {
  abstract insert(worker: NewWorkerRow): Promise<void>;
  abstract findByToken(tokenId: string): Promise<WorkerRow | undefined>;
  abstract find(id: string): Promise<WorkerRow | undefined>;
  /** By name, then id. */
  abstract list(): Promise<WorkerRow[]>;
  abstract touch(id: string, at: Date): Promise<void>;
  /** For a worker that is gone: nothing. */
  abstract setFacts(id: string, facts: WorkerFacts): Promise<void>;
  /** Throws WORKER_NOT_FOUND. */
  abstract setHold(id: string, hold: WorkerHold | undefined): Promise<void>;
  /** Throws WORKER_NOT_FOUND. */
  abstract delete(id: string): Promise<void>;
}
