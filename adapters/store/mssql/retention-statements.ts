import { column } from './execution-columns.js';
import { msFromNow, NOW } from './database-clock.js';
import { AS_KEY } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const turn = { node: type.text(200), forMs: type.bigint };

export const RENEW_TURN = command(
  `UPDATE retention_turn SET node = @node, held_until = ${msFromNow('@forMs')}
  WHERE number = 1 AND (node = @node OR held_until <= ${NOW})`,
  turn,
);

export const INSERT_TURN = command(
  `INSERT INTO retention_turn (number, node, held_until)
  SELECT 1, @node, ${msFromNow('@forMs')}
  WHERE NOT EXISTS (SELECT 1 FROM retention_turn WITH (UPDLOCK, HOLDLOCK) WHERE number = 1)`,
  turn,
);

const IS_FINAL = `e.status IN ('Succeeded', 'Failed', 'Expired', 'Cancelled')`;

/** Whether somebody still needs what belongs to an execution, given the columns that hold its day and id. */
const isNeeded = (day: string, id: string): string => `(
  EXISTS (SELECT 1 FROM dead_letter d WHERE d.invocation_id = ${id} AND d.state IN ('waiting', 'redriving'))
  OR EXISTS (SELECT 1 FROM lease l WHERE l.day = ${day} AND l.invocation_id = ${id} AND l.state = 'held')
  OR EXISTS (SELECT 1 FROM parked_message m WHERE m.day = ${day} AND m.invocation_id = ${id})
  OR EXISTS (
    SELECT 1 FROM batch b INNER JOIN batch_item i ON i.batch = b.id AND i.invocation_id = ${id} WHERE b.ended_at IS NULL))`;

const IS_REMOVABLE = `CASE WHEN ${IS_FINAL} AND NOT ${isNeeded('e.day', 'e.id')} THEN 1 ELSE 0 END AS removable`;

/** The first day from `@day` on with executions that were accepted before. */
export const FIND_OLD_DAY = query<{ day: Date; last_accepted: Date }>(
  `SELECT TOP (1) day, last_accepted FROM execution_day WHERE day >= @day AND first_accepted < @before ORDER BY day`,
  { day: column.day, before: type.moment },
);

/** Waits for recorders that write to this day, and keeps others out until the transaction ends. */
export const LOCK_DAY = command('UPDATE execution_day SET first_accepted = first_accepted WHERE day = @day', {
  day: column.day,
});

export const DELETE_EMPTY_DAY = command(
  'DELETE FROM execution_day WHERE day = @day AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.day = @day)',
  { day: column.day },
);

export interface OldExecution {
  readonly id: string;
  readonly accepted_at: Date;
  readonly removable: number;
}

/** Locked: what is removable stays so until it is removed. */
export const LIST_OLD_EXECUTIONS = command<OldExecution>(
  `SELECT TOP (@limit) e.id, e.accepted_at, ${IS_REMOVABLE}
  FROM execution e WITH (UPDLOCK, ROWLOCK, INDEX (cx_execution_arrival))
  WHERE e.day = @day AND e.accepted_at < @before
    AND e.accepted_at >= @afterAt AND (e.accepted_at > @afterAt OR e.id > @afterId)
  ORDER BY e.accepted_at, e.id`,
  { limit: type.int, day: column.day, before: type.moment, afterAt: type.moment, afterId: column.id },
);

/** Why a day cannot go as a whole. A letter's id is nvarchar: without the CAST every id of the day would be converted, past the index. */
export const FIND_NEEDED_OF_DAY = query<{ needed: number }>(
  `SELECT CASE WHEN
      EXISTS (SELECT 1 FROM execution e WHERE e.day = @day AND e.status IN ('Queued', 'Running') AND e.status <> 'Succeeded')
      OR EXISTS (
        SELECT 1 FROM dead_letter d INNER JOIN execution e ON e.day = @day AND e.id = CAST(d.invocation_id AS varchar(100))
        WHERE d.state IN ('waiting', 'redriving'))
      OR EXISTS (SELECT 1 FROM lease l WHERE l.day = @day AND l.state = 'held')
      OR EXISTS (SELECT 1 FROM parked_message m WHERE m.day = @day)
      OR EXISTS (
        SELECT 1 FROM batch b INNER JOIN batch_item i ON i.batch = b.id INNER JOIN execution e ON e.day = @day AND e.id = i.invocation_id
        WHERE b.ended_at IS NULL)
    THEN 1 ELSE 0 END AS needed`,
  { day: column.day },
);

export const COUNT_DAY = query<{ rows: number }>('SELECT COUNT(*) AS rows FROM execution WHERE day = @day', {
  day: column.day,
});

export const COUNT_LOGS_OF_DAY = query<{ rows: number }>('SELECT COUNT(*) AS rows FROM attempt_log WHERE day = @day', {
  day: column.day,
});

const OF_DAY = { day: column.day, ids: type.longText };
const IDS = `OPENJSON(@ids) WITH (id varchar(100) '$') k`;
const deleteFrom = (table: string) =>
  command(
    `DELETE t FROM ${IDS} INNER JOIN ${table} t ON t.day = @day AND t.id = k.id ${AS_KEY} OPTION (LOOP JOIN, FORCE ORDER)`,
    OF_DAY,
  );

export const DELETE_LOGS = deleteFrom('attempt_log');
export const DELETE_RETURN_VALUES = deleteFrom('return_value');

/** The execution itself last: until then its lock keeps recorders from it. */
export const DELETE_EXECUTIONS = [
  deleteFrom('attempt_failure'),
  DELETE_LOGS,
  DELETE_RETURN_VALUES,
  deleteFrom('attempt'),
  deleteFrom('execution'),
];

export const FORGET_STACKS = command(
  `UPDATE f SET stack = NULL
  FROM ${IDS} INNER JOIN attempt_failure f ON f.day = @day AND f.id = k.id ${AS_KEY}
  WHERE f.stack IS NOT NULL
  OPTION (LOOP JOIN, FORCE ORDER)`,
  OF_DAY,
);

const detailsOf = (table: string, condition = ''): string =>
  `SELECT t.id FROM ${table} t WHERE t.day = @day AND t.id > @afterId${condition}`;

export const LIST_OLD_DETAILS = command<{ id: string; removable: number }>(
  `SELECT e.id, CASE WHEN e.accepted_at < @before AND ${IS_FINAL} AND NOT ${isNeeded('e.day', 'e.id')} THEN 1 ELSE 0 END AS removable
  FROM (
    SELECT TOP (@limit) d.id FROM (
      ${detailsOf('attempt_log')} UNION ${detailsOf('return_value')} UNION ${detailsOf('attempt_failure', ' AND t.stack IS NOT NULL')}
    ) d ORDER BY d.id
  ) k INNER JOIN execution e WITH (UPDLOCK, ROWLOCK) ON e.day = @day AND e.id = k.id
  ORDER BY e.id`,
  { limit: type.int, day: column.day, before: type.moment, afterId: column.id },
);

export interface OldPayload {
  readonly day: Date;
  readonly id: string;
  readonly name: string;
  /** bigint. */
  readonly content: string;
  readonly removable: number;
}

export const LIST_OLD_PAYLOADS = command<OldPayload>(
  `SELECT TOP (@limit) p.day, p.id, p.name, p.content,
    CASE WHEN NOT EXISTS (SELECT 1 FROM execution e WHERE e.day = p.day AND e.id = p.id AND NOT ${IS_FINAL})
      AND NOT ${isNeeded('p.day', 'p.id')} THEN 1 ELSE 0 END AS removable
  FROM payload p WITH (UPDLOCK, ROWLOCK)
  WHERE p.day < @day AND p.day >= @afterDay AND (
    p.day > @afterDay OR p.id > @afterId OR (p.id = @afterId AND p.name > @afterName))
  ORDER BY p.day, p.id, p.name`,
  { limit: type.int, day: column.day, afterDay: column.day, afterId: column.id, afterName: type.ascii(64) },
);

const contents = { contents: type.longText };

export const DELETE_PAYLOADS = command(
  `DELETE p FROM OPENJSON(@contents) WITH (content bigint '$') k INNER JOIN payload p ON p.content = k.content`,
  contents,
);

export const DELETE_CONTENTS = command(
  `DELETE c FROM OPENJSON(@contents) WITH (content bigint '$') k INNER JOIN content c ON c.id = k.content`,
  contents,
);

const old = { limit: type.int, before: type.moment };

export const DELETE_SETTLED_LETTERS = command(
  `DELETE FROM dead_letter WHERE seq IN (
    SELECT TOP (@limit) d.seq FROM dead_letter d
    WHERE d.state IN ('redriven', 'discarded') AND d.state_at < @before ORDER BY d.state_at)`,
  old,
);

export const FIND_ENDED_BATCH = query<{ id: string }>(
  `SELECT TOP (1) id FROM batch WHERE ended_at IS NOT NULL AND ended_at < @before AND duty IS NULL ORDER BY ended_at`,
  { before: type.moment },
);

export const DELETE_BATCH_ITEMS = command(
  `DELETE FROM batch_item WHERE seq IN (SELECT TOP (@limit) i.seq FROM batch_item i WHERE i.batch = @batch ORDER BY i.seq)`,
  { limit: type.int, batch: type.text(256) },
);

export const DELETE_BATCH = command('DELETE FROM batch WHERE id = @batch', { batch: type.text(256) });

export const DELETE_COUNTS = command(
  'DELETE TOP (@limit) FROM execution_count WHERE step_seconds = @stepSeconds AND at < @before',
  { ...old, stepSeconds: type.int },
);

/** Pages in use, without what is free in the files. */
export const MEASURE_STORE = query<{ bytes: string }>(`
  SELECT SUM(CAST(FILEPROPERTY(f.name, 'SpaceUsed') AS bigint)) * 8192 AS bytes
  FROM sys.database_files f WHERE f.type_desc = 'ROWS'`);

export const FIND_OLDEST = query<{ accepted_at: Date }>(`
  SELECT TOP (1) e.accepted_at FROM execution e
  WHERE e.day = (SELECT MIN(day) FROM execution_day) ORDER BY e.accepted_at`);

export const FIND_OLDEST_DETAILS = query<{ accepted_at: Date }>(`
  SELECT TOP (1) e.accepted_at
  FROM execution_day d INNER JOIN attempt_log l ON l.day = d.day INNER JOIN execution e ON e.day = l.day AND e.id = l.id
  ORDER BY d.day
  OPTION (LOOP JOIN, FORCE ORDER)`);
