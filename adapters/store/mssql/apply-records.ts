import type { EndedRecord, ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { OutcomeTally } from '../outcome-tally.js';
import { ExecutionHistory, type KnownHistory } from '../execution-history.js';
import { toKnownHistory } from '../execution-rows.js';
import { fenced, isFenced } from '../late-end.js';
import { countChildren } from './batch-counts.js';
import { coverDays } from './execution-days.js';
import { ExecutionChanges } from './execution-changes.js';
import { toAttemptState } from './execution-rows.js';
import * as tables from './execution-tables.js';
import * as sql from './execution-write-statements.js';
import { jsonRows } from './json-rows.js';
import type { Transaction } from './mssql-database.js';
import type { Statement } from './mssql-statement.js';
import { ADD_COUNTS, INSERT_COUNTS } from './statistics-statements.js';
import { dayOf } from './mssql-values.js';
import { recordedDay } from './utc-day.js';

interface Keyed {
  readonly day: Date;
  readonly id: string;
}

/**
 * Adds records to what is known of their executions. The number of round trips is the same for any number of records. An execution that another
 * transaction inserts meanwhile is a unique violation: then all of it is to be done again.
 */
export async function applyRecords(transaction: Transaction, records: readonly ExecutionRecord[]): Promise<void> {
  const byExecution = Map.groupBy(records, ({ day, id }) => keyOf(day, id));
  await transaction.batch(tables.CREATE_TABLES);
  await tables.TOUCHED.load(transaction, touchedBy(byExecution));
  const known = await knownHistories(transaction);
  const fences = records.some(isFenced) ? await latestFences(transaction) : undefined;
  const changes = new ExecutionChanges();
  for (const [key, ofOne] of byExecution) {
    const [first] = ofOne;
    if (first === undefined) continue;
    const before = known.get(key);
    const history = before === undefined ? ExecutionHistory.startingWith(first) : new ExecutionHistory(before);
    for (const record of ofOne) history.add(isFenced(record) ? fenced(record, fences?.get(key)) : record);
    changes.add(first, history, before);
  }
  await coverDays(transaction, changes.executions);
  await write(transaction, changes);
  await countChildren(transaction, changes.finals);
  await countOutcomes(transaction, changes.finals);
  await transaction.batch(tables.DROP_TABLES);
}

function keyOf(day: string, id: string): string {
  return `${day} ${id}`;
}

function keyOfRow({ day, id }: Keyed): string {
  return keyOf(dayOf(day), id);
}

function touchedBy(byExecution: ReadonlyMap<string, readonly ExecutionRecord[]>): Keyed[] {
  const sorted = [...byExecution].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sorted
    .flatMap(([, ofOne]) => ofOne.slice(0, 1))
    .map((record) => ({ day: recordedDay(record), id: record.id }));
}

async function knownHistories(transaction: Transaction): Promise<Map<string, KnownHistory>> {
  const states = await transaction.rows(sql.LOCK_STATES);
  if (states.length === 0) return new Map();
  const attempts = Map.groupBy(await transaction.rows(sql.LIST_ATTEMPT_STATES), keyOfRow);
  return new Map(
    states.map((state) => {
      const key = keyOfRow(state);
      return [key, toKnownHistory(state, (attempts.get(key) ?? []).map(toAttemptState))];
    }),
  );
}

async function latestFences(transaction: Transaction): Promise<Map<string, number>> {
  const rows = await transaction.rows(sql.LIST_FENCES);
  return new Map(rows.map((row) => [keyOfRow(row), row.fence]));
}

/** Last: every recorder adds to the same few rows, and they stay locked until the transaction ends. */
async function countOutcomes(transaction: Transaction, ends: readonly EndedRecord[]): Promise<void> {
  if (ends.length === 0) return;
  const tally = new OutcomeTally();
  for (const end of ends) tally.add(end);
  const counts = jsonRows(tally.counts.map((count) => ({ ...count, at: new Date(count.at) })));
  await transaction.run(INSERT_COUNTS, { counts });
  await transaction.run(ADD_COUNTS, { counts });
}

async function write(transaction: Transaction, changes: ExecutionChanges): Promise<void> {
  const { executions, attempts, failures, logs, returnValues } = changes;
  await tables.EXECUTIONS.load(transaction, executions);
  await tables.ATTEMPTS.load(transaction, attempts);
  await tables.FAILURES.load(transaction, failures);
  await tables.LOGS.load(transaction, logs);
  await tables.RETURN_VALUES.load(transaction, returnValues);
  const steps: [needed: boolean, statement: Statement][] = [
    [executions.some(({ known }) => !known), sql.INSERT_EXECUTIONS],
    [executions.some(({ known }) => known), sql.UPDATE_EXECUTIONS],
    [executions.some(({ moved }) => moved), sql.MOVE_EXECUTIONS],
    [attempts.some(({ known }) => !known), sql.INSERT_ATTEMPTS],
    [attempts.some(({ known }) => known), sql.UPDATE_ATTEMPTS],
    [attempts.some(({ replaced }) => replaced), sql.DELETE_REPLACED_FAILURES],
    [attempts.some(({ replaced }) => replaced), sql.DELETE_REPLACED_LOGS],
    [failures.length > 0, sql.INSERT_FAILURES],
    [logs.length > 0, sql.INSERT_LOGS],
    [returnValues.length > 0, sql.INSERT_RETURN_VALUES],
  ];
  for (const [needed, statement] of steps) if (needed) await transaction.run(statement);
}
