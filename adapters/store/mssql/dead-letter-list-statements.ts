import { unreachable } from '#contracts/errors.js';
import type { DeadLetterCursor, DeadLetterFilter } from '#src/executions/dead-letters/dead-letter-store.js';
import type { ListedColumns } from '../dead-letter-rows.js';
import { NOW } from './database-clock.js';
import { LETTER_TEXTS } from './letter-texts.js';
import { query, type SqlValues, type Statement } from './mssql-statement.js';
import { type, type SqlType } from './sql-types.js';

/** So many letters are looked at in one search for text, and so many bytes of each. */
const SEARCHED_AT_ONCE = 2_000;
const SEARCHED_BYTES = 65_536;

/** The first term alone is what the filtered indexes are made of. */
export const IS_WAITING = `l.state IN ('waiting', 'redriving') AND (l.state = 'waiting' OR l.claimed_until <= ${NOW})`;

/** A claim that ran out is none. */
const STATE = `CASE WHEN l.state = 'redriving' AND l.claimed_until <= ${NOW} THEN 'waiting' ELSE l.state END`;

const LETTER = `l.id, l.fingerprint, l.arrived_at, l.queue, l.reason_code, l.reason, l.attempts, l.app, l.function_name, l.message_id, l.type,
    l.invocation_day, l.invocation_id, l.headers, l.failure, l.bytes, l.edited_at, ${STATE} AS state, l.state_at, l.redrives, l.ancestor,
    l.redrive_at, l.redrive_message, l.redrive_day, l.redrive_invocation`;

export const SELECT_LETTER = `
  SELECT ${LETTER}`;

const NEWEST_FIRST = 'ORDER BY l.arrived_at DESC, l.id DESC';

/** A page, newest first, along an index that ends with (arrived_at, id). One statement per set of filters. */
export function listLetters(filter: DeadLetterFilter, after: DeadLetterCursor | undefined): Statement<ListedColumns> {
  return query(
    `
  SELECT TOP (@limit) ${LETTER}
  FROM dead_letter l ${whereOf(filter, after)}
  ${NEWEST_FIRST}`,
    parametersOf(filter, after),
  );
}

/**
 * As `listLetters`, with a bound on how many payloads are read, and on how many bytes of each. The last one looked at comes with the page even when the
 * text is not in it (`found` = 0), so that the next search goes on there. CHARINDEX compares binary values byte by byte, without any collation.
 */
export function searchLetters(filter: DeadLetterFilter, after: DeadLetterCursor | undefined): Statement<ListedColumns> {
  return query(
    `
  WITH candidate AS (
    SELECT TOP (${SEARCHED_AT_ONCE}) l.seq, ROW_NUMBER() OVER (${NEWEST_FIRST}) AS place
    FROM dead_letter l ${whereOf(filter, after)}
    ${NEWEST_FIRST}
  ), looked AS (
    SELECT c.seq, c.place,
      CASE WHEN CHARINDEX(CAST(@text AS varbinary(8000)), SUBSTRING(COALESCE(p.edited, p.original), 1, ${SEARCHED_BYTES})) > 0
        THEN 1 ELSE 0 END AS found
    FROM candidate c JOIN dead_letter_payload p ON p.letter = c.seq
  )
  SELECT TOP (@limit) ${LETTER}, k.found, CASE WHEN k.place = ${SEARCHED_AT_ONCE} THEN 1 ELSE 0 END AS is_last
  FROM looked k JOIN dead_letter l ON l.seq = k.seq
  WHERE k.found = 1 OR k.place = ${SEARCHED_AT_ONCE}
  ${NEWEST_FIRST}`,
    parametersOf(filter, after),
  );
}

/** What the list of the same filter takes. */
export function letterValues(filter: DeadLetterFilter, limit: number, after: DeadLetterCursor | undefined): SqlValues {
  const { app, function: name, queue, reasonCode, state, invocation, from, to, text } = filter;
  return {
    limit,
    ...(app !== undefined && { app }),
    ...(name !== undefined && { function: name }),
    ...(queue !== undefined && { queue }),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(state !== undefined && { state }),
    ...(invocation !== undefined && { invocationId: invocation }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(text !== undefined && { text: Buffer.from(text) }),
    ...(after !== undefined && { afterAt: after.arrivedAt, afterId: after.id }),
  };
}

function whereOf(filter: DeadLetterFilter, after: DeadLetterCursor | undefined): string {
  const conditions = [
    filter.app === undefined ? '' : 'l.app = @app',
    filter.function === undefined ? '' : 'l.function_name = @function',
    filter.queue === undefined ? '' : 'l.queue = @queue',
    filter.reasonCode === undefined ? '' : 'l.reason_code = @reasonCode',
    stateCondition(filter),
    filter.invocation === undefined ? '' : 'l.invocation_id = @invocationId',
    filter.from === undefined ? '' : 'l.arrived_at >= @from',
    filter.to === undefined ? '' : 'l.arrived_at < @to',
    after === undefined ? '' : 'l.arrived_at <= @afterAt AND (l.arrived_at < @afterAt OR l.id < @afterId)',
  ].filter((condition) => condition !== '');
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function stateCondition({ state }: DeadLetterFilter): string {
  switch (state) {
    case undefined:
      return '';
    case 'waiting':
      return IS_WAITING;
    case 'redriving':
      return `l.state = 'redriving' AND l.state IN ('waiting', 'redriving') AND l.claimed_until > ${NOW}`;
    case 'redriven':
    case 'discarded':
      return 'l.state = @state';
    default:
      return unreachable(state);
  }
}

function parametersOf(
  filter: DeadLetterFilter,
  after: DeadLetterCursor | undefined,
): Readonly<Record<string, SqlType>> {
  const { app, function: name, queue, reasonCode, state, invocation, from, to, text } = filter;
  return {
    limit: type.int,
    ...(app !== undefined && { app: LETTER_TEXTS.app }),
    ...(name !== undefined && { function: LETTER_TEXTS.function }),
    ...(queue !== undefined && { queue: LETTER_TEXTS.queue }),
    ...(reasonCode !== undefined && { reasonCode: LETTER_TEXTS.reasonCode }),
    ...((state === 'redriven' || state === 'discarded') && { state: type.ascii(10) }),
    ...(invocation !== undefined && { invocationId: LETTER_TEXTS.invocationId }),
    ...(from !== undefined && { from: type.moment }),
    ...(to !== undefined && { to: type.moment }),
    ...(text !== undefined && { text: type.bytes }),
    ...(after !== undefined && { afterAt: type.moment, afterId: type.ascii(100) }),
  };
}
