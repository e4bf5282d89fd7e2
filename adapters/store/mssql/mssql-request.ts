import sql from 'mssql';
import { NightshiftError } from '#contracts/errors.js';
import type { SqlValues, Statement } from './mssql-statement.js';
import type { SqlType, SqlValue } from './sql-types.js';

export interface RunOptions {
  /** Ends the statement on the server; it then rejects with STORE_UNAVAILABLE. */
  readonly signal?: AbortSignal;
}

export interface BulkColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

export async function ask<Row>(
  request: sql.Request,
  statement: Statement<Row>,
  values: SqlValues,
  { signal }: RunOptions,
): Promise<Row[]> {
  bind(request, statement, values);
  const cancel = (): void => {
    request.cancel();
  };
  if (signal?.aborted === true) throw new sql.RequestError('Canceled.', 'ECANCEL');
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const { recordset } = await request.query<Row>(statement.sql);
    // Undefined when nothing was selected.
    return recordset ?? [];
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

export async function change(request: sql.Request, statement: Statement<unknown>, values: SqlValues): Promise<number> {
  bind(request, statement, values);
  const { rowsAffected } = await request.query(statement.sql);
  return rowsAffected.reduce((sum, count) => sum + count, 0);
}

export async function load(
  request: sql.Request,
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const loaded = new sql.Table(table);
  // A copy: the driver writes the column's name into the type that it is given.
  for (const { name, type, nullable } of columns) loaded.columns.add(name, { ...type.driver }, { nullable });
  for (const row of rows) loaded.rows.add(...row.map(sent));
  await request.bulk(loaded);
}

function bind(request: sql.Request, { sql: text, parameters }: Statement<unknown>, values: SqlValues): void {
  for (const [name, type] of Object.entries(parameters)) {
    const value = values[name];
    if (value === undefined) throw new NightshiftError('INTERNAL', `A statement lacks its parameter @${name}: ${text}`);
    request.input(name, driverFor(type, value), sent(value));
  }
}

/** A text that its column cannot hold is no row's: the server finds none, or says that it is too long. Under the short type it would call it a broken request. */
function driverFor({ driver, length = Infinity, longer }: SqlType, value: SqlValue): sql.ISqlType {
  return typeof value === 'string' && value.length > length ? (longer ?? driver) : driver;
}

/** The driver takes bytes as a Buffer only. */
function sent(value: SqlValue): Exclude<SqlValue, Uint8Array> | Buffer {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
