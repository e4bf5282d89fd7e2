import {
  AuditStore,
  type ActorKind,
  type AuditFilter,
  type AuditRow,
  type NewAuditRow,
} from '#src/identity/audit/audit-store.js';
import * as sql from './audit-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

interface AuditColumns {
  readonly number: number;
  readonly at: number;
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

export class SqliteAuditStore extends AuditStore {
  readonly #database: SqliteDatabase;
  readonly #append: Statement;
  /** One per set of filters in use: 256 at the most. */
  readonly #lists = new Map<string, Statement<AuditColumns>>();

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#append = database.prepare(sql.APPEND_AUDIT);
  }

  override async append({ actor, action, target, app, before, after, failureCode }: NewAuditRow): Promise<void> {
    this.#append.run({
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
    });
  }

  override async list(filter: AuditFilter, limit: number, before?: number): Promise<AuditRow[]> {
    return this.#list(sql.listAudit(filter, before))
      .all(sql.auditParameters(filter, limit, before))
      .map(toAuditRow);
  }

  #list(text: string): Statement<AuditColumns> {
    const known = this.#lists.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<AuditColumns>(text);
    this.#lists.set(text, statement);
    return statement;
  }
}

function toAuditRow(row: AuditColumns): AuditRow {
  return {
    number: row.number,
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
