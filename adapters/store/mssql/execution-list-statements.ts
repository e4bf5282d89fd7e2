import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import { column } from './execution-columns.js';
import type { DatedColumns } from './execution-rows.js';
import { EXECUTION_COLUMNS, JOIN_END } from './execution-statements.js';
import { query, type SqlValues, type Statement } from './mssql-statement.js';
import { type, type SqlType } from './sql-types.js';

type Column = 'app' | 'function' | 'status' | 'trigger' | 'worker';

const EQUALS: Readonly<Record<Column, string>> = {
  app: 'e.app = @app',
  function: 'e.function_name = @function',
  status: 'e.status = @status',
  trigger: 'e.trigger_kind = @trigger',
  worker: 'e.worker = @worker',
};

/**
 * A filtered index leaves out what most rows are. The constant says again what the parameter says: the server may use the index only when it sees that
 * no row is left out.
 */
const IS_UNUSUAL = { status: `e.status <> 'Succeeded'`, trigger: `e.trigger_kind <> 'http'` } as const;

/** What an index begins with, after the day; (accepted_at, id) follow in each. */
interface Index {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** What leaves the fewest rows to look at comes first. */
const INDEXES: readonly Index[] = [
  { name: 'ix_execution_app_status', columns: ['app', 'status'] },
  { name: 'ix_execution_status', columns: ['status'] },
  { name: 'ix_execution_app_function', columns: ['app', 'function'] },
  { name: 'ix_execution_worker', columns: ['worker'] },
  { name: 'ix_execution_function', columns: ['function'] },
  { name: 'ix_execution_app', columns: ['app'] },
  { name: 'ix_execution_trigger', columns: ['trigger'] },
];
const RARE_TRIGGERS: Index = { name: 'ix_execution_trigger', columns: ['trigger'] };
const ARRIVAL: Index = { name: 'cx_execution_arrival', columns: [] };

/**
 * Named in the statement, because the statistics of a day that has just begun know nothing of its rows: left alone, the server would read all of
 * the day.
 */
export function indexFor(filter: ExecutionFilter): Index {
  const { app, function: name, status, trigger } = filter;
  const isIndexed = (one: Column): boolean =>
    filter[one] !== undefined &&
    !(one === 'status' && status === 'Succeeded') &&
    !(one === 'trigger' && trigger === 'http');
  const isRare = (trigger === 'timer' || trigger === 'admin') && (app === undefined || name === undefined);
  if (isRare && !isIndexed('status')) return RARE_TRIGGERS;
  return INDEXES.find(({ columns }) => columns.every(isIndexed)) ?? ARRIVAL;
}

/** Filters that the index does not answer. */
export function restOf(filter: ExecutionFilter, index: Index): Column[] {
  return (Object.keys(EQUALS) as Column[]).filter((one) => filter[one] !== undefined && !index.columns.includes(one));
}

/**
 * A page of some days, newest first: of each day the index that begins with what is asked for and ends with (accepted_at, id) is read from where
 * the page starts, never more than `@limit` rows that match. Day by day, because days may be partitions, each with an index of its own.
 */
export function listExecutions(
  filter: ExecutionFilter,
  after: ExecutionCursor | undefined,
  days: number,
): Statement<DatedColumns> {
  const index = indexFor(filter);
  const rest = restOf(filter, index).map((one) => EQUALS[one]);
  return query<DatedColumns>(
    `SELECT TOP (@limit) ${EXECUTION_COLUMNS}
    FROM (${ofDays(index, [...conditionsOf(index, filter, after), ...rest], days)}) e ${JOIN_END}
    ORDER BY e.accepted_at DESC, e.id DESC`,
    parametersOf(filter, after, days),
  );
}

export interface CandidateColumns {
  readonly day: Date;
  readonly accepted_at: Date;
  readonly id: string;
  readonly found: number;
}

/** The next rows along the index, whether they are asked for or not (`found`): as many as the limit says are looked at, however rare the others are. */
export function listCandidates(
  filter: ExecutionFilter,
  after: ExecutionCursor | undefined,
  days: number,
): Statement<CandidateColumns> {
  const index = indexFor(filter);
  const rest = restOf(filter, index).map((one) => EQUALS[one]);
  const found = rest.length === 0 ? '1' : `CASE WHEN ${rest.join(' AND ')} THEN 1 ELSE 0 END`;
  return query<CandidateColumns>(
    `SELECT TOP (@limit) e.day, e.accepted_at, e.id, ${found} AS found
    FROM (${ofDays(index, conditionsOf(index, filter, after), days)}) e
    ORDER BY e.accepted_at DESC, e.id DESC`,
    parametersOf(filter, after, days),
  );
}

function ofDays(index: Index, conditions: readonly string[], days: number): string {
  const ofDay = (day: number): string => `SELECT d${day}.* FROM (
      SELECT TOP (@limit) e.* FROM execution e WITH (INDEX (${index.name}))
      WHERE ${[`e.day = @day${day}`, ...conditions].join(' AND ')} ORDER BY e.accepted_at DESC, e.id DESC) d${day}`;
  return Array.from({ length: days }, (_, day) => ofDay(day)).join(' UNION ALL ');
}

function conditionsOf(index: Index, filter: ExecutionFilter, after: ExecutionCursor | undefined): string[] {
  return [
    ...index.columns.map((one) => EQUALS[one]),
    ...index.columns.map((one) => (one === 'status' || one === 'trigger' ? IS_UNUSUAL[one] : '')),
    filter.from === undefined ? '' : 'e.accepted_at >= @from',
    filter.to === undefined ? '' : 'e.accepted_at < @to',
    after === undefined
      ? ''
      : 'e.accepted_at <= @afterAt AND (e.accepted_at < @afterAt OR (e.accepted_at = @afterAt AND e.id < @afterId))',
  ].filter((condition) => condition !== '');
}

const PARAMETERS: Readonly<Record<string, SqlType>> = {
  app: column.app,
  function: column.function,
  status: column.status,
  trigger: column.trigger,
  worker: column.worker,
  from: type.moment,
  to: type.moment,
  afterAt: type.moment,
  afterId: column.id,
  limit: type.int,
};

function parametersOf(filter: ExecutionFilter, after: ExecutionCursor | undefined, days: number) {
  const names = new Set(Object.keys(listValues(filter, 0, after)));
  const named = Object.entries(PARAMETERS).filter(([name]) => names.has(name));
  const dayNames = Array.from({ length: days }, (_, day): [string, SqlType] => [`day${day}`, column.day]);
  return Object.fromEntries([...named, ...dayNames]);
}

/** The parameters of the statements above of the same filter, but for the days. */
export function listValues(filter: ExecutionFilter, limit: number, after: ExecutionCursor | undefined): SqlValues {
  const { app, function: functionName, status, trigger, worker, from, to } = filter;
  const wanted = { app, function: functionName, status, trigger, worker, from, to };
  const named = Object.entries({ ...wanted, afterAt: after?.acceptedAt, afterId: after?.id, limit });
  return Object.fromEntries(named.filter((entry): entry is [string, string | number | Date] => entry[1] !== undefined));
}
