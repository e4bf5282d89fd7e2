const COLUMNS = `t.app, t.function_name, t.fingerprint, t.started_as, t.revision, t.paused, t.last_at, t.next_at, t.updated_at, t.due_at,
    t.starts_up, t.catch_up_left, t.open_slot, t.change`;

export const INSERT_TIMER = `
  INSERT INTO timer (
    app, function_name, fingerprint, started_as, revision, paused, last_at, next_at, updated_at, due_at, starts_up, catch_up_left, open_slot,
    change)
  VALUES (
    :app, :function, :fingerprint, :startedAs, :revision, :paused, :last, :next, :updated, :due, :startsUp, :catchUpLeft, :openSlot, 1)
  ON CONFLICT DO NOTHING`;

export const UPDATE_TIMER = `
  UPDATE timer SET
    fingerprint = :fingerprint, started_as = :startedAs, revision = :revision, paused = :paused, last_at = :last, next_at = :next,
    updated_at = :updated, due_at = :due, starts_up = :startsUp, catch_up_left = :catchUpLeft, open_slot = :openSlot, change = change + 1
  WHERE app = :app AND function_name = :function AND change = :change`;

export const FIND_TIMER = `SELECT ${COLUMNS} FROM timer t WHERE t.app = :app AND t.function_name = :function`;

export const LIST_TIMERS = `SELECT ${COLUMNS} FROM timer t ORDER BY t.app, t.function_name`;

export const LIST_TIMERS_OF_APP = `SELECT ${COLUMNS} FROM timer t WHERE t.app = :app ORDER BY t.function_name`;

export const LIST_DUE_TIMERS = `
  SELECT ${COLUMNS} FROM timer t WHERE t.due_at <= :now AND t.due_at IS NOT NULL AND t.paused = 0 ORDER BY t.due_at LIMIT :limit`;

export const NEXT_DUE = `
  SELECT min(due_at) AS due FROM timer WHERE due_at > :now AND due_at IS NOT NULL AND paused = 0`;

export const FIND_SLOT = `
  SELECT 1 AS found FROM timer_slot WHERE app = :app AND function_name = :function AND slot = :slot`;

export const INSERT_SLOT = `
  INSERT INTO timer_slot (app, function_name, slot, kind, day, id, request, released_at, publish_at, publishes)
  VALUES (:app, :function, :slot, :kind, :day, :id, :request, :now, :publishAt, 0)`;

export const SETTLE_SLOT = `
  UPDATE timer_slot SET settled_at = :now, request = NULL
  WHERE app = :app AND function_name = :function AND slot = :slot AND settled_at IS NULL`;

/** One look-up per open slot in the key of the history. */
export const LIST_ENDED_SLOTS = `
  SELECT s.slot, s.kind, s.released_at, e.status, e.ended_at, ${COLUMNS},
    (SELECT min(coalesce(a.mark_started_at, a.end_started_at)) FROM attempt a WHERE a.execution = e.seq) AS began_at
  FROM timer_slot s
  CROSS JOIN execution e ON e.day = s.day AND e.id = s.id AND e.final_attempt IS NOT NULL
  JOIN timer t ON t.app = s.app AND t.function_name = s.function_name
  WHERE s.settled_at IS NULL LIMIT :limit`;

const HAS_BEGUN = `EXISTS (SELECT 1 FROM execution e WHERE e.day = s.day AND e.id = s.id AND (e.attempts > 0 OR e.final_attempt IS NOT NULL))`;

export const LIST_PUBLISHABLE_SLOTS = `
  SELECT s.app, s.function_name, s.slot, s.request, ${HAS_BEGUN} AS begun
  FROM timer_slot s WHERE s.settled_at IS NULL AND s.publish_at <= :now ORDER BY s.publish_at LIMIT :limit`;

export const POSTPONE_PUBLISHING = `
  UPDATE timer_slot SET publish_at = :publishAt WHERE app = :app AND function_name = :function AND slot = :slot`;

/** The time that nothing is heard of a slot before it is published again doubles, up to a limit. */
export const MARK_PUBLISHED = `
  UPDATE timer_slot SET publish_at = :now + min(:firstMs << min(publishes, 16), :mostMs), publishes = publishes + 1
  WHERE app = :app AND function_name = :function AND slot = :slot`;

export const LIST_LATE_SLOTS = `
  SELECT s.app, s.function_name, s.slot FROM timer_slot s
  WHERE s.settled_at IS NULL AND s.late_at IS NULL AND s.released_at <= :before AND NOT ${HAS_BEGUN} LIMIT :limit`;

export const MARK_LATE = `
  UPDATE timer_slot SET late_at = :now WHERE app = :app AND function_name = :function AND slot = :slot`;

export const INSERT_MISSED = `
  INSERT INTO timer_missed (app, function_name, slot, occurrences, reason, noticed_at)
  VALUES (:app, :function, :slot, :occurrences, :reason, :now)`;

export const LIST_MISSED = `
  SELECT seq, app, function_name, slot, occurrences, reason, noticed_at FROM timer_missed
  WHERE seq > :after AND noticed_at >= :from ORDER BY seq LIMIT :limit`;

export const PURGE_SLOTS = `
  DELETE FROM timer_slot WHERE (app, function_name, slot) IN (
    SELECT app, function_name, slot FROM timer_slot WHERE settled_at <= :before LIMIT 1000)`;

export const PURGE_MISSED = `
  DELETE FROM timer_missed WHERE seq IN (SELECT seq FROM timer_missed WHERE noticed_at <= :before ORDER BY seq LIMIT 1000)`;

export const FIND_WATCH = `
  SELECT watch AS id, watching_since AS since FROM scheduler_node WHERE seen_at > :freshAfter ORDER BY watching_since DESC LIMIT 1`;

export const PUT_NODE = `
  INSERT INTO scheduler_node (node, watch, watching_since, seen_at) VALUES (:node, :id, :since, :now)
  ON CONFLICT (node) DO UPDATE SET watch = excluded.watch, watching_since = excluded.watching_since, seen_at = excluded.seen_at`;

export const DELETE_STALE_NODES = `DELETE FROM scheduler_node WHERE seen_at <= :freshAfter`;

export const DELETE_NODE = `DELETE FROM scheduler_node WHERE node = :node`;
