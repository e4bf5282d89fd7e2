export const INSERT_TOKEN = `
  INSERT INTO token (id, kind, name, hash, created_at, expires_at, revoked_at, max_uses, labels)
  VALUES (:id, :kind, :name, :hash, :createdAt, :expiresAt, :revokedAt, :maxUses, :labels)`;

export const FIND_TOKEN_BY_HASH = `
  SELECT id, kind, name, hash, created_at, expires_at, revoked_at, max_uses, labels, uses, last_used_at
  FROM token WHERE hash = :hash`;

export const LIST_TOKENS = `
  SELECT id, kind, name, hash, created_at, expires_at, revoked_at, max_uses, labels, uses, last_used_at
  FROM token WHERE kind = :kind ORDER BY created_at, rowid`;

export const USE_TOKEN = `
  UPDATE token SET uses = uses + 1, last_used_at = :at
  WHERE id = :id AND revoked_at IS NULL AND (max_uses IS NULL OR uses < max_uses)`;

export const REVOKE_TOKEN = `
  UPDATE token SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL`;
