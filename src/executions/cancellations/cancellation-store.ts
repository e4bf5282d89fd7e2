/** Executions that somebody wants cancelled, until they have a final outcome. Moments are the database's. */
export abstract class CancellationStore {
  /** Idempotent. */
  abstract insert(day: string, id: string): Promise<void>;
  /** At most `limit` ids, the oldest wish first. */
  abstract list(limit: number): Promise<string[]>;
  abstract has(day: string, id: string): Promise<boolean>;
  /** Removes at most `limit` wishes whose execution has a final outcome. Returns how many. */
  abstract sweep(limit: number): Promise<number>;
}
