import { unreachable } from '#contracts/errors.js';
import type { DeadLetterCursor, DeadLetterFilter } from '#src/executions/dead-letters/dead-letter-store.js';
import { NOW_MS } from './database-clock.js';
import type { SqlValue } from './sqlite-database.js';

/** So many letters are looked at in one search for text, and so many bytes of each. */
const SEARCHED_AT_ONCE = 2_000;
const SEARCHED_BYTES = 65_536;

const ANOTHER_DELIVERY_WITHIN_MS = 3_600_000;

/** A claim that ran out is none. */
const STATE = `CASE WHEN l.state = 'redriving' AND l.claimed_until <= ${NOW_MS} THEN 'waiting' ELSE l.state END`;
/** The first term alone is what the partial indexes are made of. */
const IS_WAITING = `l.state IN ('waiting', 'redriving') AND (l.state = 'waiting' OR l.claimed_until <= ${NOW_MS})`;

export const FIND_SAME_LETTER = `
  SELECT l.id, l.occurrence,
    (l.state IN ('waiting', 'redriving') AND (:again = 1 OR l.message_id <> ''))
      OR (:again = 1 AND l.arrived_at > ${NOW_MS} - ${ANOTHER_DELIVERY_WITHIN_MS}) AS same
  FROM dead_letter l WHERE l.fingerprint = :fingerprint ORDER BY l.occurrence DESC LIMIT 1`;

export const INSERT_LETTER = `
  INSERT INTO dead_letter (
    id, fingerprint, occurrence, arrived_at, queue, reason_code, reason, attempts, app, function_name, message_id, type, invocation_day,
    invocation_id, headers, failure, bytes, state, state_at, redrives, ancestor)
  VALUES (
    :id, :fingerprint, :occurrence, ${NOW_MS}, :queue, :reasonCode, :reason, :attempts, :app, :function, :messageId, :type, :invocationDay,
    :invocationId, :headers, :failure, :bytes, 'waiting', ${NOW_MS}, :redrives, :ancestor)`;

export const INSERT_PAYLOAD = `INSERT INTO dead_letter_payload (letter, original) VALUES (:letter, :payload)`;

const SELECT_LETTER = `
  SELECT l.id, l.fingerprint, l.arrived_at, l.queue, l.reason_code, l.reason, l.attempts, l.app, l.function_name, l.message_id, l.type,
    l.invocation_day, l.invocation_id, l.headers, l.failure, l.bytes, l.edited_at, ${STATE} AS state, l.state_at, l.redrives, l.ancestor,
    l.redrive_at, l.redrive_message, l.redrive_day, l.redrive_invocation`;

export const FIND_LETTER = `${SELECT_LETTER}, p.original, p.edited
  FROM dead_letter l JOIN dead_letter_payload p ON p.letter = l.seq WHERE l.id = :id`;

export const EDIT_LETTER = `
  UPDATE dead_letter AS l SET edited_at = ${NOW_MS}, state = 'waiting', state_at = ${NOW_MS}, claimed_until = NULL, bytes = :bytes
  WHERE l.id = :id AND ${IS_WAITING}`;

export const EDIT_PAYLOAD = `
  UPDATE dead_letter_payload SET edited = :payload WHERE letter = (SELECT seq FROM dead_letter WHERE id = :id)`;

/** The next redrive begins. */
export const BEGIN_REDRIVE = `
  UPDATE dead_letter SET
    state = 'redriving', state_at = ${NOW_MS}, claimed_until = ${NOW_MS} + :forMs, redrives = redrives + 1, redrive_at = ${NOW_MS},
    redrive_message = NULL, redrive_day = NULL, redrive_invocation = NULL
  WHERE id = :id`;

/** The redrive whose claim ran out goes on: with its number and its moment. */
export const RESUME_REDRIVE = `
  UPDATE dead_letter SET state_at = ${NOW_MS}, claimed_until = ${NOW_MS} + :forMs WHERE id = :id`;

export const FIND_CLAIM = `
  SELECT l.state, l.redrives, l.claimed_until > ${NOW_MS} AS claimed FROM dead_letter l WHERE l.id = :id`;

export const FINISH_REDRIVE = `
  UPDATE dead_letter SET
    state = 'redriven', state_at = ${NOW_MS}, claimed_until = NULL, redrive_message = :messageId, redrive_day = :day, redrive_invocation = :invocation
  WHERE id = :id AND redrives = :number AND state = 'redriving'`;

export const ABANDON_REDRIVE = `
  UPDATE dead_letter SET claimed_until = ${NOW_MS} WHERE id = :id AND redrives = :number AND state = 'redriving'`;

export const DISCARD_LETTER = `
  UPDATE dead_letter AS l SET state = 'discarded', state_at = ${NOW_MS}, claimed_until = NULL WHERE l.id = :id AND ${IS_WAITING}`;

export const COUNT_OPEN = `
  SELECT app, count(*) AS count FROM dead_letter WHERE state IN ('waiting', 'redriving') GROUP BY app ORDER BY app`;

/** A page, newest first, along an index that ends with (arrived_at, id). One statement per set of filters. */
export function listLetters(filter: DeadLetterFilter, after: DeadLetterCursor | undefined): string {
  const where = conditionsOf(filter, after).join(' AND ');
  const rows = `
  ${SELECT_LETTER}
  FROM dead_letter l ${where === '' ? '' : `WHERE ${where}`}
  ORDER BY l.arrived_at DESC, l.id DESC LIMIT :limit`;
  return rows;
}

/**
 * As `listLetters`, with a bound on how many payloads are read: `looked_at` counts them, and the last one looked at comes with the page even
 * when the text is not in it (`found` = 0), so that the next search goes on there.
 */
export function searchLetters(filter: DeadLetterFilter, after: DeadLetterCursor | undefined): string {
  const where = conditionsOf(filter, after).join(' AND ');
  return `
  WITH candidate AS (
    SELECT l.seq, row_number() OVER (ORDER BY l.arrived_at DESC, l.id DESC) AS position
    FROM dead_letter l ${where === '' ? '' : `WHERE ${where}`}
    ORDER BY l.arrived_at DESC, l.id DESC LIMIT ${SEARCHED_AT_ONCE}
  ), looked AS (
    SELECT c.seq, c.position, instr(substr(coalesce(p.edited, p.original), 1, ${SEARCHED_BYTES}), :text) > 0 AS found
    FROM candidate c JOIN dead_letter_payload p ON p.letter = c.seq
  )
  ${SELECT_LETTER}, k.found, k.position = ${SEARCHED_AT_ONCE} AS is_last
  FROM looked k JOIN dead_letter l ON l.seq = k.seq
  WHERE k.found OR k.position = ${SEARCHED_AT_ONCE}
  ORDER BY l.arrived_at DESC, l.id DESC LIMIT :limit`;
}

function conditionsOf(filter: DeadLetterFilter, after: DeadLetterCursor | undefined): string[] {
  return [
    filter.app === undefined ? '' : 'l.app = :app',
    filter.function === undefined ? '' : 'l.function_name = :function',
    filter.queue === undefined ? '' : 'l.queue = :queue',
    filter.reasonCode === undefined ? '' : 'l.reason_code = :reasonCode',
    stateCondition(filter),
    filter.invocation === undefined ? '' : 'l.invocation_id = :invocation',
    filter.from === undefined ? '' : 'l.arrived_at >= :from',
    filter.to === undefined ? '' : 'l.arrived_at < :to',
    after === undefined ? '' : '(l.arrived_at, l.id) < (:afterAt, :afterId)',
  ].filter((condition) => condition !== '');
}

function stateCondition({ state }: DeadLetterFilter): string {
  switch (state) {
    case undefined:
      return '';
    case 'waiting':
      return IS_WAITING;
    case 'redriving':
      return `l.state = 'redriving' AND l.state IN ('waiting', 'redriving') AND l.claimed_until > ${NOW_MS}`;
    case 'redriven':
    case 'discarded':
      return 'l.state = :state';
    default:
      return unreachable(state);
  }
}

/** The parameters that the list of the same filter names. */
export function letterParameters(
  filter: DeadLetterFilter,
  limit: number,
  after: DeadLetterCursor | undefined,
): Record<string, SqlValue> {
  const { app, function: functionName, queue, reasonCode, state, invocation, text } = filter;
  const named = Object.entries({
    app,
    function: functionName,
    queue,
    reasonCode,
    state: state === 'redriven' || state === 'discarded' ? state : undefined,
    invocation,
    from: filter.from?.getTime(),
    to: filter.to?.getTime(),
    text: text === undefined ? undefined : Buffer.from(text),
    afterAt: after?.arrivedAt.getTime(),
    afterId: after?.id,
    limit,
  });
  return Object.fromEntries(
    named.filter((entry): entry is [string, NonNullable<(typeof named)[number][1]>] => entry[1] !== undefined),
  );
}
