import type { BulkColumn, Transaction } from './mssql-database.js';
import type { SqlType, SqlValue } from './sql-types.js';

export interface TemporaryColumn {
  readonly type: SqlType;
  readonly nullable: boolean;
}

export type TemporaryColumns = Readonly<Record<string, TemporaryColumn>>;
export type RowOf<Columns extends TemporaryColumns> = { readonly [name in keyof Columns]: SqlValue };

export function required(type: SqlType): TemporaryColumn {
  return { type, nullable: false };
}

export function optional(type: SqlType): TemporaryColumn {
  return { type, nullable: true };
}

/** Rows on their way into other tables: loaded in one go, whatever their number. The statements that follow name the table. */
export class TemporaryTable<Columns extends TemporaryColumns> {
  /** For `Transaction.batch`. A connection that was used before may have one of that name. */
  readonly create: string;
  readonly drop: string;
  readonly #name: string;
  readonly #columns: readonly BulkColumn[];

  /** `name` begins with #. */
  constructor(name: `#${string}`, columns: Columns, key: readonly (keyof Columns & string)[] = []) {
    this.#name = name;
    this.#columns = Object.entries(columns).map(([column, shape]) => ({ name: column, ...shape }));
    const lines = this.#columns.map(declaration);
    if (key.length > 0) lines.push(`PRIMARY KEY CLUSTERED (${key.join(', ')})`);
    this.drop = `DROP TABLE IF EXISTS ${name};`;
    this.create = `${this.drop} CREATE TABLE ${name} (${lines.join(', ')});`;
  }

  async load(transaction: Transaction, rows: readonly RowOf<Columns>[]): Promise<void> {
    if (rows.length === 0) return;
    const values = rows.map((row) => this.#columns.map(({ name }) => row[name] ?? null));
    await transaction.bulk(this.#name, this.#columns, values);
  }
}

/** Texts compare as in the tables they are meant for, not as the server's own database has it. */
function declaration({ name, type, nullable }: BulkColumn): string {
  const collation = type.declared.includes('char') ? ' COLLATE Latin1_General_100_BIN2' : '';
  return `${name} ${type.declared}${collation} ${nullable ? 'NULL' : 'NOT NULL'}`;
}
