import type { ActorKind, AuditRow, NewAuditRow } from '#src/identity/audit/audit-store.js';
import type { Moment } from './moment.js';

/** Large numbers are as each driver gives them. */
export interface AuditColumns {
  readonly number: number | string;
  readonly at: Moment;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly action: string;
  readonly target_kind: string;
  readonly target_id: string;
  readonly app: string | null;
  readonly before_value: string | null;
  readonly after_value: string | null;
  readonly failure_code: string | null;
  readonly request_id: string;
  readonly address: string;
}

export function toAuditRow(row: AuditColumns): AuditRow {
  return {
    number: Number(row.number),
    at: new Date(row.at),
    actor: {
      kind: row.actor_kind as ActorKind,
      tokenId: row.actor_id,
      name: row.actor_name,
      requestId: row.request_id,
      address: row.address,
    },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    app: row.app ?? undefined,
    before: row.before_value ?? undefined,
    after: row.after_value ?? undefined,
    failureCode: row.failure_code ?? undefined,
  };
}

/** As the statement that appends names them. */
export function fromAuditRow({ actor, action, target, app, before, after, failureCode }: NewAuditRow) {
  return {
    actorKind: actor.kind,
    actorId: actor.tokenId,
    actorName: actor.name,
    action,
    targetKind: target.kind,
    targetId: target.id,
    app: app ?? null,
    before: before ?? null,
    after: after ?? null,
    failureCode: failureCode ?? null,
    requestId: actor.requestId,
    address: actor.address,
  };
}
