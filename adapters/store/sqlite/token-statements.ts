export const INSERT_TOKEN = `
  INSERT INTO token (id, kind, name, hash, created_at, expires_at, revoked_at)
  VALUES (:id, :kind, :name, :hash, :createdAt, :expiresAt, :revokedAt)`;

export const FIND_TOKEN_BY_HASH = `
  SELECT id, kind, name, hash, created_at, expires_at, revoked_at FROM token WHERE hash = :hash`;

export const LIST_TOKENS = `
  SELECT id, kind, name, hash, created_at, expires_at, revoked_at
  FROM token WHERE kind = :kind ORDER BY created_at, rowid`;

export const REVOKE_TOKEN = `
  UPDATE token SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL`;
