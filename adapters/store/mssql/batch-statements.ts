import type {
  BatchColumns,
  ChildColumns,
  EndedColumns,
  ItemColumns,
  ParentColumns,
  UnclaimedColumns,
  WaitingColumns,
} from '../batch-rows.js';
import { msFromNow, NOW } from './database-clock.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const ID = type.text(256);
const DUTY = type.ascii(10);

const COLUMN_NAMES = [
  'id',
  'app',
  'function_name',
  'name',
  'complete_app',
  'complete_function',
  'created_at',
  'sealed_at',
  'cancelled_at',
  'started_at',
  'ended_at',
  'total',
  'published',
  'succeeded',
  'failed',
  'expired',
  'cancelled',
  'duty',
];
const COLUMNS = COLUMN_NAMES.join(', ');

export const INSERT_BATCH = command(
  `
  INSERT INTO batch (id, app, function_name, name, complete_app, complete_function, created_at)
  SELECT @id, @app, @function, @name, @completeApp, @completeFunction, ${NOW}
  WHERE NOT EXISTS (SELECT 1 FROM batch WITH (UPDLOCK, HOLDLOCK) WHERE id = @id)`,
  {
    id: ID,
    app: type.text(200),
    function: type.text(256),
    name: type.text(200),
    completeApp: type.text(200),
    completeFunction: type.text(256),
  },
);

export const FIND_BATCH = query<BatchColumns>(`SELECT ${COLUMNS} FROM batch WHERE id = @id`, { id: ID });

/** Nobody else adds to the batch, nor seals it, until the transaction's end. */
export const LOCK_BATCH = command<BatchColumns>(`SELECT ${COLUMNS} FROM batch WITH (UPDLOCK, ROWLOCK) WHERE id = @id`, {
  id: ID,
});

export const LIST_BATCHES = query<BatchColumns>(
  `SELECT TOP (@limit) ${COLUMNS} FROM batch ORDER BY created_at DESC, id DESC`,
  { limit: type.int },
);

export const LIST_BATCHES_AFTER = query<BatchColumns>(
  `
  SELECT TOP (@limit) ${COLUMNS} FROM batch
  WHERE created_at <= @afterAt AND (created_at < @afterAt OR (created_at = @afterAt AND id < @afterId))
  ORDER BY created_at DESC, id DESC`,
  { limit: type.int, afterAt: type.moment, afterId: ID },
);

export const LIST_BATCHES_OF_APP = query<BatchColumns>(
  `SELECT TOP (@limit) ${COLUMNS} FROM batch WHERE app = @app ORDER BY created_at DESC, id DESC`,
  { limit: type.int, app: type.text(200) },
);

export const LIST_BATCHES_OF_APP_AFTER = query<BatchColumns>(
  `
  SELECT TOP (@limit) ${COLUMNS} FROM batch
  WHERE app = @app AND created_at <= @afterAt AND (created_at < @afterAt OR (created_at = @afterAt AND id < @afterId))
  ORDER BY created_at DESC, id DESC`,
  { limit: type.int, app: type.text(200), afterAt: type.moment, afterId: ID },
);

/** Blanks at the end of a text do not count when it is compared. */
const SAME_KEY = `i.[key] = r.item_key ${AS_KEY} AND DATALENGTH(i.[key]) = DATALENGTH(r.item_key)`;

/** Numbered in the order of `n`. Under the lock of the batch: nobody else adds the same meanwhile. */
export const INSERT_ITEMS = command<{ readonly seq: string; readonly key: string }>(
  `
  INSERT INTO batch_item (batch, [key], invocation_id, accepted_at, state)
  OUTPUT inserted.seq, inserted.[key]
  SELECT @batch, r.item_key, r.invocation_id, ${NOW}, r.state
  FROM OPENJSON(@items) WITH (
    n int '$.n', item_key nvarchar(256) '$.key', invocation_id varchar(100) '$.invocationId', state varchar(10) '$.state') r
  WHERE NOT EXISTS (SELECT 1 FROM batch_item i WHERE i.batch = @batch AND ${SAME_KEY})
    AND NOT EXISTS (SELECT 1 FROM batch_item i WHERE i.batch = @batch AND i.invocation_id = r.invocation_id ${AS_KEY})
  ORDER BY r.n`,
  { batch: ID, items: type.longText },
);

export const INSERT_INPUTS = command(
  `
  INSERT INTO batch_input (item, input)
  SELECT r.item, r.input FROM OPENJSON(@inputs) WITH (item bigint '$.item', input nvarchar(max) '$.input') r`,
  { inputs: type.longText },
);

export const COUNT_ADDED = command(
  `
  UPDATE batch SET total = total + @added, published = published + @published,
    started_at = CASE WHEN @published > 0 THEN COALESCE(started_at, ${NOW}) ELSE started_at END
  WHERE id = @id`,
  { id: ID, added: type.int, published: type.int },
);

export const COUNT_PUBLISHED = command(
  `
  UPDATE b SET published = b.published + r.published, started_at = COALESCE(b.started_at, ${NOW})
  FROM OPENJSON(@counts) WITH (id nvarchar(256) '$.id', published int '$.published') r JOIN batch b ON b.id = r.id ${AS_KEY}
  ${IN_GIVEN_ORDER}`,
  { counts: type.longText },
);

export const SEAL_BATCH = command(`UPDATE batch SET sealed_at = COALESCE(sealed_at, ${NOW}) WHERE id = @id`, {
  id: ID,
});

export const CANCEL_BATCH = command(
  `
  UPDATE batch SET cancelled_at = ${NOW}, sealed_at = COALESCE(sealed_at, ${NOW}), duty = 'cancel', duty_claimed_until = '1970-01-01'
  WHERE id = @id AND cancelled_at IS NULL AND ended_at IS NULL`,
  { id: ID },
);

/** After every change that may have been the last one. */
export const END_BATCH = command(
  `
  UPDATE batch SET ended_at = ${NOW}, duty = 'complete', duty_claimed_until = '1970-01-01'
  WHERE id = @id AND ended_at IS NULL AND sealed_at IS NOT NULL AND succeeded + failed + expired + cancelled = total`,
  { id: ID },
);

/** Moments of the database and of the node that accepted may differ by a minute. */
export const FIND_PARENT = query<ParentColumns>(
  `
  SELECT TOP (1) b.id AS batch, b.name, i.[key], p.input FROM batch b
  JOIN batch_item i ON i.batch = b.id AND i.invocation_id = @invocationId
  LEFT JOIN batch_input p ON p.item = i.seq
  WHERE b.app = @app AND b.function_name = @function AND b.created_at <= DATEADD(minute, 1, @at)
    AND (b.ended_at IS NULL OR b.ended_at >= DATEADD(minute, -1, @at))`,
  { invocationId: type.ascii(100), app: type.text(200), function: type.text(256), at: type.moment },
);

const ITEM_COLUMNS = 'seq, [key], invocation_id, accepted_at, state, outcome';
const PAGE = { batch: ID, after: type.bigint, limit: type.int };

export const LIST_ITEMS = query<ItemColumns>(
  `SELECT TOP (@limit) ${ITEM_COLUMNS} FROM batch_item WHERE batch = @batch AND seq > @after ORDER BY seq`,
  PAGE,
);

export const LIST_ITEMS_OF_OUTCOME = query<ItemColumns>(
  `
  SELECT TOP (@limit) ${ITEM_COLUMNS} FROM batch_item
  WHERE batch = @batch AND outcome = @outcome AND seq > @after ORDER BY seq`,
  { ...PAGE, outcome: type.ascii(20) },
);

export const LIST_ITEMS_WITHOUT_OUTCOME = query<ItemColumns>(
  `
  SELECT TOP (@limit) ${ITEM_COLUMNS} FROM batch_item
  WHERE batch = @batch AND outcome IS NULL AND seq > @after ORDER BY seq`,
  PAGE,
);

export const LIST_ENDED = query<EndedColumns>(
  `
  SELECT TOP (@limit) i.seq, i.[key], p.input FROM batch_item i LEFT JOIN batch_input p ON p.item = i.seq
  WHERE i.batch = @batch AND i.outcome = @outcome AND i.seq > @after ORDER BY i.seq`,
  { ...PAGE, outcome: type.ascii(20) },
);

/** Along the index of those that wait; the few that another node has in hand are passed over. */
export const CLAIM_WAITING = command<{ readonly seq: string }>(
  `
  UPDATE i SET claimed_until = ${msFromNow('@forMs')} OUTPUT inserted.seq
  FROM (
    SELECT TOP (@limit) seq FROM batch_item WITH (READPAST, UPDLOCK, ROWLOCK)
    WHERE state = 'waiting' AND claimed_until < ${NOW} ORDER BY seq) waiting
  JOIN batch_item i ON i.seq = waiting.seq
  WHERE i.state = 'waiting' AND i.claimed_until < ${NOW}
  ${IN_GIVEN_ORDER}`,
  { limit: type.int, forMs: type.bigint },
);

const SEQS = `OPENJSON(@items) WITH (seq bigint '$.seq') r`;

export const LIST_CLAIMED = query<WaitingColumns>(
  `
  SELECT i.seq, i.[key], i.invocation_id, i.accepted_at, p.input, b.id AS batch, b.app, b.function_name, b.cancelled_at
  FROM ${SEQS} JOIN batch_item i ON i.seq = r.seq JOIN batch_input p ON p.item = i.seq JOIN batch b ON b.id = i.batch
  ORDER BY i.seq`,
  { items: type.longText },
);

const CHILDREN = `
  OPENJSON(@items) WITH (batch nvarchar(256) '$.batch', item_key nvarchar(256) '$.key') r
  JOIN batch_item i ON i.batch = r.batch ${AS_KEY} AND ${SAME_KEY}`;

export const UNCLAIM_ITEMS = command(
  `UPDATE i SET claimed_until = '1970-01-01' FROM ${CHILDREN} WHERE i.state = 'waiting' ${IN_GIVEN_ORDER}`,
  { items: type.longText },
);

export const SETTLE_ITEMS = command<{ readonly seq: string; readonly batch: string; readonly outcome: string | null }>(
  `UPDATE i SET state = @state OUTPUT inserted.seq, inserted.batch, inserted.outcome FROM ${CHILDREN} WHERE i.state = 'waiting'
  ${IN_GIVEN_ORDER}`,
  { items: type.longText, state: type.ascii(10) },
);

export const DELETE_INPUTS = command(`DELETE p FROM ${SEQS} JOIN batch_input p ON p.item = r.seq ${IN_GIVEN_ORDER}`, {
  items: type.longText,
});

export const CLAIM_DUTIES = command<BatchColumns>(
  `
  UPDATE TOP (@limit) batch WITH (READPAST, UPDLOCK, ROWLOCK) SET duty_claimed_until = ${msFromNow('@forMs')}
  OUTPUT ${COLUMN_NAMES.map((name) => `inserted.${name}`).join(', ')}
  WHERE duty = @duty AND duty_claimed_until < ${NOW}`,
  { duty: DUTY, limit: type.int, forMs: type.bigint },
);

export const END_DUTY = command(`UPDATE batch SET duty = NULL WHERE id = @id AND duty = @duty`, {
  id: ID,
  duty: DUTY,
});

/** Inputs are kept of children that we publish. */
export const LIST_UNCLAIMED = query<UnclaimedColumns>(
  `
  SELECT TOP (@limit) i.invocation_id FROM batch_item i
  WHERE i.batch = @batch AND i.outcome IS NULL AND i.state = 'published'
    AND NOT EXISTS (SELECT 1 FROM batch_input p WHERE p.item = i.seq)
    AND NOT EXISTS (SELECT 1 FROM run_claim c WHERE c.id = i.invocation_id)
  ORDER BY i.seq`,
  { batch: ID, limit: type.int },
);

export const LIST_CHILDREN = query<ChildColumns>(
  `
  SELECT TOP (@limit) i.seq, i.invocation_id, c.day FROM batch_item i
  LEFT JOIN run_claim c ON c.id = i.invocation_id AND c.worker IS NOT NULL
  WHERE i.batch = @batch AND i.outcome IS NULL AND i.seq > @after ORDER BY i.seq`,
  PAGE,
);
