export interface WorkerRow {
  readonly id: string;
  readonly name: string;
  /** The token that is this worker's credential. */
  readonly tokenId: string;
  readonly joinedAt: Date;
  readonly lastSeenAt: Date;
}

/** Workers that have joined. Who is connected now is the fleet registry's knowledge, not the store's. */
export abstract class WorkerStore {
  abstract insert(worker: WorkerRow): Promise<void>;
  abstract findByToken(tokenId: string): Promise<WorkerRow | undefined>;
  /** By name, then id. */
  abstract list(): Promise<WorkerRow[]>;
  abstract touch(id: string, at: Date): Promise<void>;
  /** Throws WORKER_NOT_FOUND. */
  abstract delete(id: string): Promise<void>;
}
