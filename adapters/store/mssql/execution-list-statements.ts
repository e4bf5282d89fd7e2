import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import { column } from './execution-columns.js';
import type { DatedColumns } from './execution-rows.js';
import { EXECUTION_COLUMNS, JOIN_FAILURE } from './execution-statements.js';
import { query, type SqlValues, type Statement } from './mssql-statement.js';
import { type, type SqlType } from './sql-types.js';

/** Days with executions that were accepted in a range of days, newest first. */
export const LIST_DAYS = query<{ day: Date; last_accepted: Date }>(
  `SELECT day, last_accepted FROM execution_day
  WHERE last_accepted >= @from AND first_accepted <= @to
  ORDER BY last_accepted DESC, day DESC`,
  { from: type.day, to: type.day },
);

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

/**
 * A page of some days, newest first: of each day the index that begins with what is asked for and ends with (accepted_at, id) is read from where
 * the page starts, never more than `@limit` rows that match. Day by day, because days may be partitions, each with an index of its own.
 */
export function listExecutions(
  filter: ExecutionFilter,
  after: ExecutionCursor | undefined,
  days: number,
): Statement<DatedColumns> {
  const conditions = conditionsOf(filter, after).map((condition) => ` AND ${condition}`);
  const ofDays = Array.from({ length: days }, (_, day) => {
    return `SELECT d${day}.* FROM (
      SELECT TOP (@limit) e.* FROM execution e WITH (INDEX (${indexFor(filter)}))
      WHERE e.day = @day${day}${conditions.join('')} ORDER BY e.accepted_at DESC, e.id DESC) d${day}`;
  });
  return query<DatedColumns>(
    `SELECT TOP (@limit) ${EXECUTION_COLUMNS}
    FROM (${ofDays.join(' UNION ALL ')}) e ${JOIN_FAILURE}
    ORDER BY e.accepted_at DESC, e.id DESC`,
    parametersOf(filter, after, days),
  );
}

/**
 * Named, because the statistics of a day that has just begun know nothing of its rows: left alone, the server would read all of the day. An
 * index for the rare comes first.
 */
export function indexFor({ app, function: functionName, status, trigger, worker }: ExecutionFilter): string {
  if (isUnusual(status)) return app === undefined ? 'ix_execution_status' : 'ix_execution_app_status';
  if (app !== undefined && functionName !== undefined) return 'ix_execution_app_function';
  if (trigger === 'timer' || trigger === 'admin') return 'ix_execution_trigger';
  if (worker !== undefined) return 'ix_execution_worker';
  if (app !== undefined) return 'ix_execution_app';
  if (functionName !== undefined) return 'ix_execution_function';
  if (trigger === 'queue') return 'ix_execution_trigger';
  return 'cx_execution_arrival';
}

function isUnusual(status: ExecutionFilter['status']): boolean {
  return status !== undefined && status !== 'Succeeded';
}

/** The constants say again what a parameter says: the server may use a filtered index only when it sees that no row is left out. */
function conditionsOf(filter: ExecutionFilter, after: ExecutionCursor | undefined): string[] {
  return [
    filter.app === undefined ? '' : 'e.app = @app',
    filter.function === undefined ? '' : 'e.function_name = @function',
    filter.status === undefined ? '' : 'e.status = @status',
    isUnusual(filter.status) ? `e.status <> 'Succeeded'` : '',
    filter.trigger === undefined ? '' : 'e.trigger_kind = @trigger',
    filter.trigger === undefined || filter.trigger === 'http' ? '' : `e.trigger_kind <> 'http'`,
    filter.worker === undefined ? '' : 'e.worker = @worker',
    filter.from === undefined ? '' : 'e.accepted_at >= @from',
    filter.to === undefined ? '' : 'e.accepted_at < @to',
    after === undefined
      ? ''
      : 'e.accepted_at <= @afterAt AND (e.accepted_at < @afterAt OR (e.accepted_at = @afterAt AND e.id < @afterId))',
  ].filter((condition) => condition !== '');
}

function parametersOf(filter: ExecutionFilter, after: ExecutionCursor | undefined, days: number) {
  const named = Object.keys(listValues(filter, 0, after)).map((name): [string, SqlType | undefined] => [
    name,
    PARAMETERS[name],
  ]);
  const dayNames = Array.from({ length: days }, (_, day): [string, SqlType] => [`day${day}`, column.day]);
  return Object.fromEntries(
    [...named, ...dayNames].filter((entry): entry is [string, SqlType] => entry[1] !== undefined),
  );
}

/** The parameters of `listExecutions` of the same filter, but for the days. */
export function listValues(filter: ExecutionFilter, limit: number, after: ExecutionCursor | undefined): SqlValues {
  const { app, function: functionName, status, trigger, worker, from, to } = filter;
  const wanted = { app, function: functionName, status, trigger, worker, from, to };
  const named = Object.entries({ ...wanted, afterAt: after?.acceptedAt, afterId: after?.id, limit });
  return Object.fromEntries(named.filter((entry): entry is [string, string | number | Date] => entry[1] !== undefined));
}
