import type { TokenColumns } from '../token-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

export const INSERT_TOKEN = command(
  `
  INSERT INTO token (id, kind, name, hash, created_at, expires_at, revoked_at, max_uses, labels)
  VALUES (@id, @kind, @name, @hash, @createdAt, @expiresAt, @revokedAt, @maxUses, @labels)`,
  {
    id: type.ascii(64),
    kind: type.ascii(16),
    name: type.text(200),
    hash: type.ascii(64),
    createdAt: type.moment,
    expiresAt: type.moment,
    revokedAt: type.moment,
    maxUses: type.int,
    labels: type.longText,
  },
);

export const FIND_TOKEN_BY_HASH = query<TokenColumns>(
  `
  SELECT id, kind, name, hash, created_at, expires_at, revoked_at, max_uses, labels, uses, last_used_at
  FROM token WHERE hash = @hash`,
  { hash: type.ascii(64) },
);

export const LIST_TOKENS = query<TokenColumns>(
  `
  SELECT id, kind, name, hash, created_at, expires_at, revoked_at, max_uses, labels, uses, last_used_at
  FROM token WHERE kind = @kind ORDER BY created_at, seq`,
  { kind: type.ascii(16) },
);

export const USE_TOKEN = command(
  `
  UPDATE token SET uses = uses + 1, last_used_at = @at
  WHERE id = @id AND revoked_at IS NULL AND (max_uses IS NULL OR uses < max_uses)`,
  { id: type.ascii(64), at: type.moment },
);

export const REVOKE_TOKEN = command(
  `
  UPDATE token SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL`,
  { id: type.ascii(64), at: type.moment },
);
