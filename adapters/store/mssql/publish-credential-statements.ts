import type { PublishCredentialColumns } from '../publish-credential-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const CREDENTIAL = {
  app: APP,
  id: type.ascii(64),
  hash: type.ascii(64),
  createdAt: type.moment,
  usedAt: type.moment,
};

export const FIND_PUBLISH_CREDENTIAL = query<PublishCredentialColumns>(
  `
  SELECT app, id, hash, created_at, used_at FROM publish_credential WHERE app = @app`,
  { app: APP },
);

// Under the app's lock.
export const REPLACE_PUBLISH_CREDENTIAL = command(
  `
  UPDATE publish_credential SET id = @id, hash = @hash, created_at = @createdAt, used_at = @usedAt WHERE app = @app`,
  CREDENTIAL,
);

// Under the app's lock.
export const INSERT_PUBLISH_CREDENTIAL = command(
  `
  INSERT INTO publish_credential (app, id, hash, created_at, used_at)
  VALUES (@app, @id, @hash, @createdAt, @usedAt)`,
  CREDENTIAL,
);

export const DELETE_PUBLISH_CREDENTIAL = command(
  `
  DELETE FROM publish_credential WHERE app = @app`,
  { app: APP },
);

export const MARK_PUBLISH_CREDENTIAL_USED = command(
  `
  UPDATE publish_credential SET used_at = @at WHERE app = @app AND id = @id`,
  { app: APP, id: type.ascii(64), at: type.moment },
);
