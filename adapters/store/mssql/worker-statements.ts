import type { WorkerColumns } from '../worker-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const ID = type.ascii(64);

export const INSERT_WORKER = command(
  `
  INSERT INTO worker (id, name, token_id, joined_at, last_seen_at, labels)
  VALUES (@id, @name, @tokenId, @joinedAt, @lastSeenAt, @labels)`,
  { id: ID, name: type.text(200), tokenId: ID, joinedAt: type.moment, lastSeenAt: type.moment, labels: type.longText },
);

export const FIND_WORKER_BY_TOKEN = query<WorkerColumns>(
  `
  SELECT id, name, token_id, joined_at, last_seen_at, labels, facts, hold FROM worker WHERE token_id = @tokenId`,
  { tokenId: ID },
);

export const FIND_WORKER = query<WorkerColumns>(
  `
  SELECT id, name, token_id, joined_at, last_seen_at, labels, facts, hold FROM worker WHERE id = @id`,
  { id: ID },
);

export const LIST_WORKERS = query<WorkerColumns>(`
  SELECT id, name, token_id, joined_at, last_seen_at, labels, facts, hold FROM worker ORDER BY name, id`);

// Management nodes' clocks differ, and a worker is never seen earlier than it was.
export const TOUCH_WORKER = command(
  `
  UPDATE worker SET last_seen_at = @at WHERE id = @id AND last_seen_at < @at`,
  { id: ID, at: type.moment },
);

export const SET_WORKER_FACTS = command(
  `
  UPDATE worker SET facts = @facts WHERE id = @id`,
  { id: ID, facts: type.longText },
);

export const SET_WORKER_HOLD = command(
  `
  UPDATE worker SET hold = @hold WHERE id = @id`,
  { id: ID, hold: type.ascii(16) },
);

export const DELETE_WORKER = command(
  `
  DELETE FROM worker WHERE id = @id`,
  { id: ID },
);
