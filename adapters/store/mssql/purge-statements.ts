import { NOW } from './database-clock.js';
import type { SearchedColumns } from '../purge-rows.js';
import { holds } from './holds-text.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

/** Every statement takes `@keys`, a JSON array of executions (`day`, `id`), or `@ids`, one of letters. */
const KEYS = `OPENJSON(@keys) WITH (day date '$.day', id varchar(100) '$.id') k`;
const OF_KEYS = (alias: string): string => `${alias}.day = k.day AND ${alias}.id = k.id ${AS_KEY}`;
const LETTERS = `SELECT i.id ${AS_KEY} FROM OPENJSON(@ids) WITH (id varchar(100) '$') i`;

const keys = { keys: type.longText };
const ids = { ids: type.longText };

export const FORGET_LOGS = command(`DELETE l FROM attempt_log l INNER JOIN ${KEYS} ON ${OF_KEYS('l')}`, keys);

export const FORGET_RETURN_VALUES = command(`DELETE r FROM return_value r INNER JOIN ${KEYS} ON ${OF_KEYS('r')}`, keys);

export const FORGET_FAILURES = command(
  `UPDATE f SET message = @forgotten, stack = NULL FROM attempt_failure f INNER JOIN ${KEYS} ON ${OF_KEYS('f')}`,
  { ...keys, forgotten: type.longText },
);

/** Bigints come back as texts. */
export const TAKE_BODIES = command<{ readonly content: string }>(
  `DELETE p OUTPUT deleted.content FROM payload p INNER JOIN ${KEYS} ON ${OF_KEYS('p')}`,
  keys,
);

export const FORGET_CONTENTS = command(
  `DELETE FROM content WHERE id IN (SELECT c.id FROM OPENJSON(@contents) WITH (id bigint '$') c)`,
  { contents: type.longText },
);

export const FORGET_ANSWERS = command(
  `
  UPDATE idempotency_key SET state = 'unknown', status = NULL, headers = NULL, body = NULL
  WHERE state = 'answered' AND invocation_id IN (
    SELECT k.id ${AS_KEY} FROM OPENJSON(@keys) WITH (id varchar(100) '$.id') k)`,
  keys,
);

/** An execution does not say its batch. Batches in which all went well have no inputs. */
export const FORGET_INPUTS = command(
  `
  DELETE p FROM batch b CROSS JOIN ${KEYS}
  INNER JOIN batch_item i ON i.batch = b.id AND i.invocation_id = k.id ${AS_KEY} INNER JOIN batch_input p ON p.item = i.seq
  WHERE b.succeeded < b.total AND i.outcome IS NOT NULL AND i.state <> 'waiting'
  ${IN_GIVEN_ORDER}`,
  keys,
);

/** The inputs are given where the text may be in them, null elsewhere. */
export const SEARCH_INPUTS = query<SearchedColumns>(
  `
  SELECT i.seq, i.invocation_id, i.accepted_at, i.state, i.outcome,
    CASE WHEN ${holds('p.input', '@text')} OR ${holds('p.input', '@textInJson')} THEN p.input END AS input
  FROM (SELECT TOP (@limit) item, input FROM batch_input WHERE item > @after ORDER BY item) p
  INNER JOIN batch_item i ON i.seq = p.item
  ORDER BY i.seq`,
  { text: type.text(4000), textInJson: type.text(4000), limit: type.int, after: type.bigint },
);

/** A redrive whose claim ran out is none: such a letter waits. */
export const FORGET_LETTERS = command(
  `
  UPDATE dead_letter SET
    state = CASE WHEN state = 'redriven' THEN state ELSE 'discarded' END, claimed_until = NULL, headers = '{}', failure = NULL,
    reason = reason_code, bytes = 0
  WHERE id IN (${LETTERS}) AND (state <> 'redriving' OR claimed_until <= ${NOW})`,
  ids,
);

/** Once the letters are locked: what is still being redriven is left as it is. */
export const FORGET_LETTER_PAYLOADS = command(
  `
  UPDATE p SET original = 0x, edited = NULL
  FROM dead_letter_payload p INNER JOIN dead_letter l ON l.seq = p.letter
  WHERE l.id IN (${LETTERS}) AND l.state <> 'redriving'`,
  ids,
);
