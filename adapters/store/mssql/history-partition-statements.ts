import { column } from './execution-columns.js';
import { command, query, type Statement } from './mssql-statement.js';
import { type } from './sql-types.js';

/** The row that migrations/0021_day_partitions.sql leaves where it could be done. */
export const FIND_PARTITIONING = query<{ value: string }>(
  `SELECT value FROM store_setting WHERE name = 'history.partitions'`,
);

/** One node at a time makes or drops partitions: the others wait here until its transaction ends. */
export const LOCK_PARTITIONING = command(`UPDATE store_setting SET value = 'day' WHERE name = 'history.partitions'`);

export const LIST_BOUNDARIES = query<{ day: Date }>(`
  SELECT CAST(v.value AS date) AS day
  FROM sys.partition_functions f INNER JOIN sys.partition_range_values v ON v.function_id = f.function_id
  WHERE f.name = 'pf_history_day'
  ORDER BY day`);

/** Of the rows that a new boundary would have to move, at most `@limit`. */
export const COUNT_FROM_DAY = query<{ found: number }>(
  `SELECT COUNT(*) AS found FROM (SELECT TOP (@limit) e.day FROM execution e WHERE e.day >= @day) moved`,
  { day: column.day, limit: type.int },
);

export const NEXT_PARTITION = command('ALTER PARTITION SCHEME ps_history_day NEXT USED [PRIMARY]');

export const SPLIT_AT = command('ALTER PARTITION FUNCTION pf_history_day() SPLIT RANGE (@day)', { day: column.day });

/** Only where the partition that begins with this day is empty. */
export const MERGE_AT = command('ALTER PARTITION FUNCTION pf_history_day() MERGE RANGE (@day)', { day: column.day });

/** Nothing is read and next to nothing logged, however many rows there are. */
export const TRUNCATE_DAY = {
  execution: truncate('execution'),
  attempt: truncate('attempt'),
  attempt_failure: truncate('attempt_failure'),
  attempt_log: truncate('attempt_log'),
  return_value: truncate('return_value'),
} as const;

function truncate(table: string): Statement {
  const partition = '$PARTITION.pf_history_day(@day)';
  return command(`TRUNCATE TABLE ${table} WITH (PARTITIONS (${partition}))`, { day: column.day });
}
