import { NOW_MS } from './database-clock.js';

const COLUMNS = `id, app, function_name, name, complete_app, complete_function, created_at, sealed_at, cancelled_at, started_at, ended_at,
    total, published, succeeded, failed, expired, cancelled, duty`;

export const INSERT_BATCH = `
  INSERT INTO batch (id, app, function_name, name, complete_app, complete_function, created_at)
  VALUES (:id, :app, :function, :name, :completeApp, :completeFunction, ${NOW_MS})
  ON CONFLICT (id) DO NOTHING`;

export const FIND_BATCH = `SELECT ${COLUMNS} FROM batch WHERE id = :id`;

export const LIST_BATCHES = `SELECT ${COLUMNS} FROM batch ORDER BY created_at DESC, id DESC LIMIT :limit`;

export const LIST_BATCHES_AFTER = `
  SELECT ${COLUMNS} FROM batch WHERE (created_at, id) < (:afterAt, :afterId) ORDER BY created_at DESC, id DESC LIMIT :limit`;

export const LIST_BATCHES_OF_APP = `
  SELECT ${COLUMNS} FROM batch WHERE app = :app ORDER BY created_at DESC, id DESC LIMIT :limit`;

export const LIST_BATCHES_OF_APP_AFTER = `
  SELECT ${COLUMNS} FROM batch WHERE app = :app AND (created_at, id) < (:afterAt, :afterId)
  ORDER BY created_at DESC, id DESC LIMIT :limit`;

export const INSERT_ITEM = `
  INSERT INTO batch_item (batch, key, invocation_id, accepted_at, state)
  VALUES (:batch, :key, :invocationId, ${NOW_MS}, :state)
  ON CONFLICT DO NOTHING`;

export const INSERT_INPUT = `INSERT INTO batch_input (item, input) VALUES (:item, :input)`;

export const COUNT_ADDED = `
  UPDATE batch SET total = total + :added, published = published + :published,
    started_at = CASE WHEN :published > 0 THEN coalesce(started_at, ${NOW_MS}) ELSE started_at END
  WHERE id = :id`;

export const SEAL_BATCH = `UPDATE batch SET sealed_at = coalesce(sealed_at, ${NOW_MS}) WHERE id = :id`;

export const CANCEL_BATCH = `
  UPDATE batch SET cancelled_at = ${NOW_MS}, sealed_at = coalesce(sealed_at, ${NOW_MS}), duty = 'cancel', duty_claimed_until = 0
  WHERE id = :id AND cancelled_at IS NULL AND ended_at IS NULL`;

/** After every change that may have been the last one. */
export const END_BATCH = `
  UPDATE batch SET ended_at = ${NOW_MS}, duty = 'complete', duty_claimed_until = 0
  WHERE id = :id AND ended_at IS NULL AND sealed_at IS NOT NULL AND succeeded + failed + expired + cancelled = total`;

export const END_CHILD = `
  UPDATE batch_item SET outcome = :outcome WHERE batch = :batch AND invocation_id = :invocationId AND outcome IS NULL`;

/** Whoever holds it to be published still needs it. */
export const DELETE_INPUT_OF_ENDED = `
  DELETE FROM batch_input WHERE item = (
    SELECT seq FROM batch_item WHERE batch = :batch AND invocation_id = :invocationId AND state <> 'waiting')`;

export const COUNT_OUTCOME = `
  UPDATE batch SET
    succeeded = succeeded + (:outcome = 'Succeeded'), failed = failed + (:outcome = 'Failed'),
    expired = expired + (:outcome = 'Expired'), cancelled = cancelled + (:outcome = 'Cancelled')
  WHERE id = :id`;

/** Moments of the database and of the node that accepted may differ by a minute. */
export const FIND_PARENT = `
  SELECT b.id AS batch, b.name, i.key, p.input
  FROM batch b CROSS JOIN batch_item i ON i.batch = b.id AND i.invocation_id = :invocationId
  LEFT JOIN batch_input p ON p.item = i.seq
  WHERE b.app = :app AND b.function_name = :function AND b.created_at <= :at + 60000
    AND (b.ended_at IS NULL OR b.ended_at >= :at - 60000)
  LIMIT 1`;

const ITEM_COLUMNS = `seq, key, invocation_id, accepted_at, state, outcome`;

export const LIST_ITEMS = `
  SELECT ${ITEM_COLUMNS} FROM batch_item WHERE batch = :batch AND seq > :after ORDER BY seq LIMIT :limit`;

export const LIST_ITEMS_OF_OUTCOME = `
  SELECT ${ITEM_COLUMNS} FROM batch_item
  WHERE batch = :batch AND outcome = :outcome AND seq > :after ORDER BY seq LIMIT :limit`;

export const LIST_ITEMS_WITHOUT_OUTCOME = `
  SELECT ${ITEM_COLUMNS} FROM batch_item
  WHERE batch = :batch AND outcome IS NULL AND seq > :after ORDER BY seq LIMIT :limit`;

export const LIST_ENDED = `
  SELECT i.seq, i.key, p.input FROM batch_item i LEFT JOIN batch_input p ON p.item = i.seq
  WHERE i.batch = :batch AND i.outcome = :outcome AND i.seq > :after ORDER BY i.seq LIMIT :limit`;

/** Along the index of those that wait; the few that another node has in hand are passed over. */
export const LIST_WAITING = `
  SELECT i.seq, i.key, i.invocation_id, i.accepted_at, p.input, b.id AS batch, b.app, b.function_name, b.cancelled_at
  FROM batch_item i JOIN batch_input p ON p.item = i.seq JOIN batch b ON b.id = i.batch
  WHERE i.state = 'waiting' AND i.claimed_until < ${NOW_MS} ORDER BY i.seq LIMIT :limit`;

export const CLAIM_ITEM = `UPDATE batch_item SET claimed_until = ${NOW_MS} + :forMs WHERE seq = :seq`;

export const UNCLAIM_ITEM = `
  UPDATE batch_item SET claimed_until = 0 WHERE batch = :batch AND key = :key AND state = 'waiting'`;

export const SETTLE_ITEM = `
  UPDATE batch_item SET state = :state WHERE batch = :batch AND key = :key AND state = 'waiting'`;

/** Of an item that had succeeded before it was known to be published. */
export const DELETE_INPUT_OF_SETTLED = `
  DELETE FROM batch_input WHERE item = (
    SELECT seq FROM batch_item WHERE batch = :batch AND key = :key AND outcome = 'Succeeded')`;

export const LIST_DUTIES = `
  SELECT ${COLUMNS} FROM batch WHERE duty = :duty AND duty_claimed_until < ${NOW_MS} LIMIT :limit`;

export const CLAIM_DUTY = `UPDATE batch SET duty_claimed_until = ${NOW_MS} + :forMs WHERE id = :id`;

export const END_DUTY = `UPDATE batch SET duty = NULL WHERE id = :id AND duty = :duty`;

/** Inputs are kept of children that we publish. */
export const LIST_UNCLAIMED = `
  SELECT i.invocation_id FROM batch_item i
  WHERE i.batch = :batch AND i.outcome IS NULL AND i.state = 'published'
    AND NOT EXISTS (SELECT 1 FROM batch_input p WHERE p.item = i.seq)
    AND NOT EXISTS (SELECT 1 FROM run_claim c WHERE c.id = i.invocation_id)
  ORDER BY i.seq LIMIT :limit`;

export const LIST_CHILDREN = `
  SELECT i.seq, i.invocation_id, c.day FROM batch_item i
  LEFT JOIN run_claim c ON c.id = i.invocation_id AND c.worker IS NOT NULL
  WHERE i.batch = :batch AND i.outcome IS NULL AND i.seq > :after ORDER BY i.seq LIMIT :limit`;
