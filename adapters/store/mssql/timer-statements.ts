import type { EndedSlotColumns, MissedColumns, PublishableColumns, TimerColumns } from '../timer-rows.js';
import { msBeforeNow, msFromNow, NOW } from './database-clock.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const FUNCTION = type.text(128);
const NODE = type.text(200);

export interface TimerKeyColumns {
  readonly app: string;
  readonly function_name: string;
}

export interface SlotKeyColumns extends TimerKeyColumns {
  readonly slot: Date;
}

const COLUMNS = `t.app, t.function_name, t.fingerprint, t.started_as, t.revision, t.paused, t.last_at, t.next_at, t.updated_at, t.due_at,
    t.starts_up, t.catch_up_left, t.open_slot, t.change`;

export const SELECT_NOW = query<{ readonly now: Date }>(`SELECT ${NOW} AS now`);

export const FIND_TIMER = query<TimerColumns>(
  `SELECT ${COLUMNS} FROM timer t WHERE t.app = @app AND t.function_name = @function`,
  { app: APP, function: FUNCTION },
);

export const LIST_TIMERS = query<TimerColumns>(`SELECT ${COLUMNS} FROM timer t ORDER BY t.app, t.function_name`);

export const LIST_TIMERS_OF_APP = query<TimerColumns>(
  `SELECT ${COLUMNS} FROM timer t WHERE t.app = @app ORDER BY t.function_name`,
  { app: APP },
);

/** The database's clock, and when the first of the timers that are not due by it will be. */
export const NEXT_DUE = query<{ readonly now: Date; readonly due: Date | null }>(`
  SELECT n.now, (SELECT MIN(t.due_at) FROM timer t WHERE t.due_at > n.now AND t.due_at IS NOT NULL AND t.paused = 0) AS due
  FROM (SELECT ${NOW} AS now) n`);

export const LIST_DUE_TIMERS = query<TimerColumns>(
  `
  SELECT TOP (@limit) ${COLUMNS} FROM timer t
  WHERE t.due_at <= @now AND t.due_at IS NOT NULL AND t.paused = 0 ORDER BY t.due_at`,
  { limit: type.int, now: type.moment },
);

/** One look-up per open slot in the key of the history. */
export const LIST_ENDED_SLOTS = query<EndedSlotColumns>(
  `
  SELECT TOP (@limit) s.slot, s.kind, s.released_at, e.status, e.ended_at, ${COLUMNS},
    (SELECT MIN(COALESCE(a.mark_started_at, a.end_started_at)) FROM attempt a WHERE a.day = e.day AND a.id = e.id) AS began_at
  FROM timer_slot s
  JOIN execution e ON e.day = s.day AND e.id = s.id AND e.final_attempt IS NOT NULL
  JOIN timer t ON t.app = s.app AND t.function_name = s.function_name
  WHERE s.settled_at IS NULL`,
  { limit: type.int },
);

const HAS_BEGUN = `EXISTS (
    SELECT 1 FROM execution e WHERE e.day = s.day AND e.id = s.id AND (e.attempts > 0 OR e.final_attempt IS NOT NULL))`;

/** Never waits: what another node has in hand is passed over. */
export const CLAIM_PUBLISHABLE = command<PublishableColumns & SlotKeyColumns>(
  `
  UPDATE s SET publish_at = ${msFromNow('@forMs')}
  OUTPUT inserted.app, inserted.function_name, inserted.slot, inserted.request
  FROM (
    SELECT TOP (@limit) app, function_name, slot FROM timer_slot WITH (READPAST, UPDLOCK, ROWLOCK)
    WHERE settled_at IS NULL AND publish_at <= ${NOW} ORDER BY publish_at) due
  JOIN timer_slot s ON s.app = due.app AND s.function_name = due.function_name AND s.slot = due.slot
  WHERE s.settled_at IS NULL AND s.publish_at <= ${NOW}
  ${IN_GIVEN_ORDER}`,
  { limit: type.int, forMs: type.bigint },
);

/** Those that are named, as `s`. */
export const SLOTS = `
  OPENJSON(@slots) WITH (
    app nvarchar(64) '$.app', function_name nvarchar(128) '$.function', slot datetime2(3) '$.slot') r
  JOIN timer_slot s ON s.app = r.app ${AS_KEY} AND s.function_name = r.function_name ${AS_KEY} AND s.slot = r.slot`;

export const POSTPONE_BEGUN = command<SlotKeyColumns>(
  `
  UPDATE s SET publish_at = ${msFromNow('@forMs')} OUTPUT inserted.app, inserted.function_name, inserted.slot
  FROM ${SLOTS} WHERE ${HAS_BEGUN}
  ${IN_GIVEN_ORDER}`,
  { slots: type.longText, forMs: type.bigint },
);

/** The time that nothing is heard of a slot before it is published again doubles, up to a limit: `doublings` are below it. */
export const MARK_PUBLISHED = command(
  `
  UPDATE s SET publishes = s.publishes + 1, publish_at =
    DATEADD(second, CASE WHEN s.publishes < @doublings THEN @firstSeconds * POWER(2, s.publishes) ELSE @mostSeconds END, ${NOW})
  FROM ${SLOTS}
  ${IN_GIVEN_ORDER}`,
  { slots: type.longText, doublings: type.int, firstSeconds: type.int, mostSeconds: type.int },
);

/** Marks each once. */
export const MARK_LATE = command<SlotKeyColumns>(
  `
  UPDATE s SET late_at = ${NOW} OUTPUT inserted.app, inserted.function_name, inserted.slot
  FROM (
    SELECT TOP (@limit) s.app, s.function_name, s.slot FROM timer_slot s WITH (READPAST, UPDLOCK, ROWLOCK)
    WHERE s.settled_at IS NULL AND s.late_at IS NULL AND s.released_at <= ${msBeforeNow('@lateAfterMs')} AND NOT ${HAS_BEGUN}) late
  JOIN timer_slot s ON s.app = late.app AND s.function_name = late.function_name AND s.slot = late.slot
  WHERE s.late_at IS NULL
  ${IN_GIVEN_ORDER}`,
  { limit: type.int, lateAfterMs: type.bigint },
);

export const INSERT_MISSED = command<MissedColumns>(
  `
  INSERT INTO timer_missed (app, function_name, slot, occurrences, reason, noticed_at)
  OUTPUT inserted.seq, inserted.app, inserted.function_name, inserted.slot, inserted.occurrences, inserted.reason,
    inserted.noticed_at
  SELECT r.app, r.function_name, r.slot, r.occurrences, r.reason, ${NOW}
  FROM OPENJSON(@missed) WITH (
    app nvarchar(64) '$.app', function_name nvarchar(128) '$.function', slot datetime2(3) '$.slot',
    occurrences int '$.occurrences', reason varchar(20) '$.reason') r`,
  { missed: type.longText },
);

export const LIST_MISSED = query<MissedColumns>(
  `
  SELECT TOP (@limit) seq, app, function_name, slot, occurrences, reason, noticed_at FROM timer_missed
  WHERE seq > @after AND noticed_at >= @from ORDER BY seq`,
  { limit: type.int, after: type.bigint, from: type.moment },
);

export const PURGE_SLOTS = command(
  `
  DELETE TOP (1000) FROM timer_slot WHERE settled_at IS NOT NULL AND settled_at <= ${msBeforeNow('@slotsAfterMs')}`,
  { slotsAfterMs: type.bigint },
);

export const PURGE_MISSED = command(
  `
  DELETE TOP (1000) FROM timer_missed WHERE noticed_at <= ${msBeforeNow('@missedAfterMs')}`,
  { missedAfterMs: type.bigint },
);

/** Locks all there are, and the place of those to come: of several nodes that begin a watch at once, one does. */
export const LOCK_WATCH = command<{ readonly id: string; readonly since: Date }>(
  `
  SELECT TOP (1) watch AS id, watching_since AS since FROM scheduler_node WITH (UPDLOCK, HOLDLOCK)
  WHERE seen_at > ${msBeforeNow('@aloneAfterMs')} ORDER BY watching_since DESC`,
  { aloneAfterMs: type.bigint },
);

export const DELETE_STALE_NODES = command(
  `DELETE FROM scheduler_node WHERE seen_at <= ${msBeforeNow('@aloneAfterMs')}`,
  { aloneAfterMs: type.bigint },
);

const watching = { node: NODE, id: type.text(300), since: type.moment };

export const UPDATE_NODE = command(
  `UPDATE scheduler_node SET watch = @id, watching_since = @since, seen_at = ${NOW} WHERE node = @node`,
  watching,
);

export const INSERT_NODE = command(
  `INSERT INTO scheduler_node (node, watch, watching_since, seen_at) VALUES (@node, @id, @since, ${NOW})`,
  watching,
);

export const DELETE_NODE = command('DELETE FROM scheduler_node WHERE node = @node', { node: NODE });
