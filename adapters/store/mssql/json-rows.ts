import type { SqlValue } from './sql-types.js';

type Value = Exclude<SqlValue, Uint8Array>;

/** A list of rows as one parameter, for OPENJSON. Moments are written as datetime2 reads them. */
export function jsonRows(rows: readonly Readonly<Record<string, Value>>[]): string {
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, written(value)]))),
  );
}

function written(value: Value): Exclude<Value, Date> {
  return value instanceof Date ? value.toISOString().slice(0, -1) : value;
}

/** For a column of OPENJSON, which has the database's collation, where it is compared with one of ours. */
export const AS_KEY = 'COLLATE Latin1_General_100_BIN2';

/**
 * Ends a statement whose FROM begins with the rows that are meant, by OPENJSON or by what a claim picks: each is looked up, one after the other. Left alone, the server may read a small
 * table from end to end and lock whatever it meets; and two that lock in different orders are a deadlock.
 */
export const IN_GIVEN_ORDER = 'OPTION (LOOP JOIN, FORCE ORDER)';
