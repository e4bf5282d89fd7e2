import { NOW_MS } from './database-clock.js';

const COLUMNS = 'id, app, status, status_text, author, deployer, message, version, received_at, ended_at';

export const BEGIN_DEPLOYMENT = `
  INSERT INTO deployment (id, app, status, status_text, author, deployer, message, received_at, claimed_until)
  SELECT :id, :app, 'pending', '', :author, :deployer, :message, ${NOW_MS}, ${NOW_MS} + :forMs
  WHERE NOT EXISTS (SELECT 1 FROM deployment WHERE app = :app AND ended_at IS NULL AND claimed_until > ${NOW_MS})`;

export const RENEW_DEPLOYMENT = `
  UPDATE deployment SET claimed_until = ${NOW_MS} + :forMs WHERE id = :id AND ended_at IS NULL AND claimed_until > ${NOW_MS}`;

export const PROGRESS_DEPLOYMENT = `
  UPDATE deployment SET status = :status, status_text = :statusText, version = COALESCE(:version, version)
  WHERE id = :id AND ended_at IS NULL`;

export const END_DEPLOYMENT = `
  UPDATE deployment SET
    status = :status, status_text = :statusText, version = COALESCE(:version, version), ended_at = ${NOW_MS}
  WHERE id = :id AND (ended_at IS NULL OR (status = 'failed' AND :status = 'succeeded'))`;

export const END_ABANDONED_DEPLOYMENTS = `
  UPDATE deployment SET status = 'failed', status_text = :statusText, ended_at = ${NOW_MS}
  WHERE ended_at IS NULL AND claimed_until <= ${NOW_MS}`;

export const FIND_DEPLOYMENT = `
  SELECT ${COLUMNS} FROM deployment WHERE app = :app AND id = :id`;

export const LIST_DEPLOYMENTS = `
  SELECT ${COLUMNS} FROM deployment WHERE app = :app ORDER BY number DESC LIMIT :limit`;

export const LOG_DEPLOYMENT = `
  INSERT INTO deployment_log (deployment, at, type, message) VALUES (:id, ${NOW_MS}, :type, :message)`;

export const LIST_DEPLOYMENT_LOG = `
  SELECT number, at, type, message FROM deployment_log WHERE deployment = :id ORDER BY number`;

export const DELETE_DEPLOYMENT = `
  DELETE FROM deployment WHERE app = :app AND id = :id AND ended_at IS NOT NULL`;

export const PRUNE_DEPLOYMENTS = `
  DELETE FROM deployment WHERE app = :app AND ended_at IS NOT NULL AND number NOT IN (
    SELECT number FROM deployment WHERE app = :app ORDER BY number DESC LIMIT :keep)`;
