import type { TokenKind, TokenRow } from '#src/identity/tokens/token-store.js';

/** Moments are as each driver gives them. */
export interface TokenColumns {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly hash: string;
  readonly created_at: number | Date;
  readonly expires_at: number | Date | null;
  readonly revoked_at: number | Date | null;
  readonly max_uses: number | null;
  readonly labels: string | null;
  readonly uses: number;
  readonly last_used_at: number | Date | null;
}

export function toToken(row: TokenColumns): TokenRow {
  return {
    id: row.id,
    kind: row.kind as TokenKind,
    name: row.name,
    hash: row.hash,
    createdAt: new Date(row.created_at),
    expiresAt: row.expires_at === null ? undefined : new Date(row.expires_at),
    revokedAt: row.revoked_at === null ? undefined : new Date(row.revoked_at),
    maxUses: row.max_uses ?? undefined,
    labels: row.labels === null ? undefined : (JSON.parse(row.labels) as TokenRow['labels']),
    uses: row.uses,
    lastUsedAt: row.last_used_at === null ? undefined : new Date(row.last_used_at),
  };
}
