import { msFromNow, NOW } from './database-clock.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';
import { SLOTS, type TimerKeyColumns } from './timer-statements.js';

const TIMERS = `OPENJSON(@timers) WITH (app nvarchar(64) '$.app', function_name nvarchar(128) '$.function') r`;

const STATES = `
  OPENJSON(@states) WITH (
    app nvarchar(64) '$.app', function_name nvarchar(128) '$.function', fingerprint nvarchar(max) '$.fingerprint',
    started_as nvarchar(400) '$.startedAs', revision int '$.revision', paused bit '$.paused', last_at datetime2(3) '$.last',
    next_at datetime2(3) '$.next', updated_at datetime2(3) '$.updated', due_at datetime2(3) '$.due', starts_up bit '$.startsUp',
    catch_up_left int '$.catchUpLeft', open_slot datetime2(3) '$.openSlot') r`;

const SAME_TIMER = `t.app = r.app ${AS_KEY} AND t.function_name = r.function_name ${AS_KEY}`;

/** Whoever changes a timer or its slots comes by here first. */
export const LOCK_TIMERS = command<TimerKeyColumns & { readonly change: string }>(
  `
  SELECT t.app, t.function_name, t.change FROM ${TIMERS} JOIN timer t WITH (UPDLOCK, ROWLOCK) ON ${SAME_TIMER}
  ${IN_GIVEN_ORDER}`,
  { timers: type.longText },
);

/** Once the timers are locked, so that nobody adds any. */
export const LIST_TAKEN = query<TimerKeyColumns>(`SELECT s.app, s.function_name FROM ${SLOTS}`, {
  slots: type.longText,
});

/** A timer that somebody else inserted meanwhile is not among those that come out. */
export const INSERT_TIMERS = command<TimerKeyColumns>(
  `
  INSERT INTO timer (
    app, function_name, fingerprint, started_as, revision, paused, last_at, next_at, updated_at, due_at, starts_up, catch_up_left,
    open_slot, change)
  OUTPUT inserted.app, inserted.function_name
  SELECT r.app, r.function_name, r.fingerprint, r.started_as, r.revision, r.paused, r.last_at, r.next_at, r.updated_at, r.due_at,
    r.starts_up, r.catch_up_left, r.open_slot, 1
  FROM ${STATES} WHERE NOT EXISTS (SELECT 1 FROM timer t WITH (UPDLOCK, HOLDLOCK) WHERE ${SAME_TIMER})
  ${IN_GIVEN_ORDER}`,
  { states: type.longText },
);

export const UPDATE_TIMERS = command(
  `
  UPDATE t SET
    fingerprint = r.fingerprint, started_as = r.started_as, revision = r.revision, paused = r.paused, last_at = r.last_at,
    next_at = r.next_at, updated_at = r.updated_at, due_at = r.due_at, starts_up = r.starts_up, catch_up_left = r.catch_up_left,
    open_slot = r.open_slot, change = t.change + 1
  FROM ${STATES} JOIN timer t ON ${SAME_TIMER}
  ${IN_GIVEN_ORDER}`,
  { states: type.longText },
);

export const SETTLE_SLOTS = command(
  `
  UPDATE s SET settled_at = ${NOW}, request = NULL FROM ${SLOTS} WHERE s.settled_at IS NULL
  ${IN_GIVEN_ORDER}`,
  { slots: type.longText },
);

export const INSERT_SLOTS = command(
  `
  INSERT INTO timer_slot (app, function_name, slot, kind, day, id, request, released_at, publish_at, publishes)
  SELECT r.app, r.function_name, r.slot, r.kind, r.day, r.id, r.request, ${NOW}, ${msFromNow('@forMs')}, 0
  FROM OPENJSON(@slots) WITH (
    app nvarchar(64) '$.app', function_name nvarchar(128) '$.function', slot datetime2(3) '$.slot', kind varchar(20) '$.kind',
    day date '$.day', id varchar(100) '$.id', request nvarchar(max) '$.request') r`,
  { slots: type.longText, forMs: type.bigint },
);
