import type { WorkerFacts } from '#contracts/messages/worker-link.js';
import type { WorkerHold, WorkerRow } from '#src/fleet/worker-store.js';
import type { Moment } from './moment.js';

export interface WorkerColumns {
  readonly id: string;
  readonly name: string;
  readonly token_id: string;
  readonly joined_at: Moment;
  readonly last_seen_at: Moment;
  readonly labels: string | null;
  readonly facts: string | null;
  readonly hold: string | null;
}

export function toWorker(row: WorkerColumns): WorkerRow {
  return {
    id: row.id,
    name: row.name,
    tokenId: row.token_id,
    joinedAt: new Date(row.joined_at),
    lastSeenAt: new Date(row.last_seen_at),
    labels: row.labels === null ? undefined : (JSON.parse(row.labels) as WorkerRow['labels']),
    facts: row.facts === null ? undefined : (JSON.parse(row.facts) as WorkerFacts),
    hold: row.hold === null ? undefined : (row.hold as WorkerHold),
  };
}
