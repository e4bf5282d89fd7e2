import type { DeploymentColumns, DeploymentLogColumns } from '../deployment-rows.js';
import { msFromNow, NOW } from './database-clock.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const ID = type.ascii(64);
const APP = type.text(64);
const COLUMNS = 'id, app, status, status_text, author, deployer, message, version, received_at, ended_at';
const PROGRESS = { id: ID, status: type.ascii(16), statusText: type.longText, version: type.ascii(64) };

// Under the app's lock.
export const FIND_OPEN_DEPLOYMENT = query<{ readonly id: string }>(
  `
  SELECT id FROM deployment WHERE app = @app AND ended_at IS NULL AND claimed_until > ${NOW}`,
  { app: APP },
);

// Under the app's lock.
export const INSERT_DEPLOYMENT = command(
  `
  INSERT INTO deployment (id, app, status, status_text, author, deployer, message, received_at, claimed_until)
  VALUES (@id, @app, 'pending', '', @author, @deployer, @message, ${NOW}, ${msFromNow('@forMs')})`,
  {
    id: ID,
    app: APP,
    author: type.text(200),
    deployer: type.text(200),
    message: type.longText,
    forMs: type.bigint,
  },
);

export const RENEW_DEPLOYMENT = command(
  `
  UPDATE deployment SET claimed_until = ${msFromNow('@forMs')} WHERE id = @id AND ended_at IS NULL AND claimed_until > ${NOW}`,
  { id: ID, forMs: type.bigint },
);

export const PROGRESS_DEPLOYMENT = command(
  `
  UPDATE deployment SET status = @status, status_text = @statusText, version = COALESCE(@version, version)
  WHERE id = @id AND ended_at IS NULL`,
  PROGRESS,
);

export const END_DEPLOYMENT = command(
  `
  UPDATE deployment SET
    status = @status, status_text = @statusText, version = COALESCE(@version, version), ended_at = ${NOW}
  WHERE id = @id AND (ended_at IS NULL OR (status = 'failed' AND @status = 'succeeded'))`,
  PROGRESS,
);

export const END_ABANDONED_DEPLOYMENTS = command(
  `
  UPDATE deployment SET status = 'failed', status_text = @statusText, ended_at = ${NOW}
  WHERE ended_at IS NULL AND claimed_until <= ${NOW}`,
  { statusText: type.longText },
);

export const FIND_DEPLOYMENT = query<DeploymentColumns>(
  `
  SELECT ${COLUMNS} FROM deployment WHERE app = @app AND id = @id`,
  { app: APP, id: ID },
);

export const LIST_DEPLOYMENTS = query<DeploymentColumns>(
  `
  SELECT TOP (@limit) ${COLUMNS} FROM deployment WHERE app = @app ORDER BY number DESC`,
  { app: APP, limit: type.int },
);

export const LOG_DEPLOYMENT = command(
  `
  INSERT INTO deployment_log (deployment, at, type, message) VALUES (@id, ${NOW}, @type, @message)`,
  { id: ID, type: type.ascii(16), message: type.longText },
);

export const LIST_DEPLOYMENT_LOG = query<DeploymentLogColumns>(
  `
  SELECT number, at, type, message FROM deployment_log WHERE deployment = @id ORDER BY number`,
  { id: ID },
);

export const DELETE_DEPLOYMENT = command(
  `
  DELETE FROM deployment WHERE app = @app AND id = @id AND ended_at IS NOT NULL`,
  { app: APP, id: ID },
);

export const PRUNE_DEPLOYMENTS = command(
  `
  DELETE FROM deployment WHERE app = @app AND ended_at IS NOT NULL AND number NOT IN (
    SELECT TOP (@keep) number FROM deployment WHERE app = @app ORDER BY number DESC)`,
  { app: APP, keep: type.int },
);
