import type { QueueClaim } from '#src/intake/queue-claim-store.js';
import type { Moment } from './moment.js';

/** One row per consent; one with nulls for a claim without any. */
export interface ClaimColumns {
  readonly queue: string;
  readonly app: string;
  readonly claimed_at: Moment;
  readonly consent_app: string | null;
  readonly consented_at: Moment | null;
}

export function claimsOf(rows: readonly ClaimColumns[]): QueueClaim[] {
  return [...Map.groupBy(rows, ({ queue }) => queue).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { queue, app: owner, claimed_at: claimedAt } = first;
    const consents = group.flatMap(({ consent_app: app, consented_at: at }) =>
      app === null || at === null ? [] : [{ app, at: new Date(at) }],
    );
    return [{ queue, owner, claimedAt: new Date(claimedAt), consents }];
  });
}
