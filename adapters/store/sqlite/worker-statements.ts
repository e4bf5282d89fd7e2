export const INSERT_WORKER = `
  INSERT INTO worker (id, name, token_id, joined_at, last_seen_at, labels)
  VALUES (:id, :name, :tokenId, :joinedAt, :lastSeenAt, :labels)`;

export const FIND_WORKER_BY_TOKEN = `
  SELECT id, name, token_id, joined_at, last_seen_at, labels, facts, hold FROM worker WHERE token_id = :tokenId`;

export const FIND_WORKER = `
  SELECT id, name, token_id, joined_at, last_seen_at, labels, facts, hold FROM worker WHERE id = :id`;

export const LIST_WORKERS = `
  SELECT id, name, token_id, joined_at, last_seen_at, labels, facts, hold FROM worker ORDER BY name, id`;

// max: management nodes' clocks differ, and a worker is never seen earlier than it was.
export const TOUCH_WORKER = `
  UPDATE worker SET last_seen_at = max(last_seen_at, :at) WHERE id = :id`;

export const SET_WORKER_FACTS = `
  UPDATE worker SET facts = :facts WHERE id = :id`;

export const SET_WORKER_HOLD = `
  UPDATE worker SET hold = :hold WHERE id = :id`;

export const DELETE_WORKER = `
  DELETE FROM worker WHERE id = :id`;
