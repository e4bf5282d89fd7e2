export const FIND_PUBLISH_CREDENTIAL = `
  SELECT app, id, hash, created_at, used_at FROM publish_credential WHERE app = :app`;

export const SAVE_PUBLISH_CREDENTIAL = `
  INSERT INTO publish_credential (app, id, hash, created_at, used_at)
  VALUES (:app, :id, :hash, :createdAt, :usedAt)
  ON CONFLICT (app) DO UPDATE SET
    id = excluded.id, hash = excluded.hash, created_at = excluded.created_at, used_at = excluded.used_at`;

export const DELETE_PUBLISH_CREDENTIAL = `
  DELETE FROM publish_credential WHERE app = :app`;

export const MARK_PUBLISH_CREDENTIAL_USED = `
  UPDATE publish_credential SET used_at = :at WHERE app = :app AND id = :id`;
