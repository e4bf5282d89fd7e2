import { AuditStore, type AuditFilter, type AuditRow, type NewAuditRow } from '#src/identity/audit/audit-store.js';
import { fromAuditRow, toAuditRow } from '../audit-rows.js';
import * as sql from './audit-statements.js';
import type { MssqlDatabase } from './mssql-database.js';
import type { SqlValues } from './mssql-statement.js';

export class MssqlAuditStore extends AuditStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async append(row: NewAuditRow): Promise<void> {
    await this.#database.run(sql.APPEND_AUDIT, cut(fromAuditRow(row)));
  }

  override async list(filter: AuditFilter, limit: number, before?: number): Promise<AuditRow[]> {
    const values = { ...filter, before, limit };
    const rows = await this.#database.rows(sql.listAudit(filter, before), given(values));
    return rows.map(toAuditRow);
  }
}

function given(values: Readonly<Record<string, string | number | Date | undefined>>): SqlValues {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, string | number | Date] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function cut(values: SqlValues): SqlValues {
  const widths: Readonly<Record<string, number>> = sql.AUDIT_WIDTHS;
  const entries = Object.entries(values).map(([name, value]) => {
    const width = widths[name];
    return [name, typeof value === 'string' && width !== undefined ? value.slice(0, width) : value] as const;
  });
  return Object.fromEntries(entries);
}
