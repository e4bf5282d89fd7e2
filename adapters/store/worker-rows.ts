import type { WorkerRow } from '#src/fleet/worker-store.js';

/** Moments are as each driver gives them. */
export interface WorkerColumns {
  readonly id: string;
  readonly name: string;
  readonly token_id: string;
  readonly joined_at: number | Date;
  readonly last_seen_at: number | Date;
}

export function toWorker(row: WorkerColumns): WorkerRow {
  return {
    id: row.id,
    name: row.name,
    tokenId: row.token_id,
    joinedAt: new Date(row.joined_at),
    lastSeenAt: new Date(row.last_seen_at),
  };
}
