import type { SqlType, SqlValue } from './sql-types.js';

export type SqlValues = Readonly<Record<string, SqlValue>>;

/** One T-SQL statement, or several that belong together, and the type of each of its parameters. `Row` is what it selects or outputs. */
export interface Statement<Row = never> {
  readonly sql: string;
  /** By name, without the @. */
  readonly parameters: Readonly<Record<string, SqlType>>;
  /** Changes nothing: it is run again when its connection turns out to be dead. */
  readonly reads: boolean;
  /** Only for the type. */
  readonly row?: Row;
}

type Parameters = Readonly<Record<string, SqlType>>;

export function query<Row>(sql: string, parameters: Parameters = {}): Statement<Row> {
  return { sql, parameters, reads: true };
}

export function command<Row = never>(sql: string, parameters: Parameters = {}): Statement<Row> {
  return { sql, parameters, reads: false };
}
