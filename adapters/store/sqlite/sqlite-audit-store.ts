import { AuditStore, type AuditFilter, type AuditRow, type NewAuditRow } from '#src/identity/audit/audit-store.js';
import { fromAuditRow, toAuditRow, type AuditColumns } from '../audit-rows.js';
import * as sql from './audit-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

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

  override async append(row: NewAuditRow): Promise<void> {
    this.#append.run(fromAuditRow(row));
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
