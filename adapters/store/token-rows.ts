import type { TokenKind, TokenRow } from '#src/identity/tokens/token-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface TokenColumns {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly hash: string;
  readonly created_at: Moment;
  readonly expires_at: Moment | null;
  readonly revoked_at: Moment | null;
  readonly max_uses: number | null;
  readonly labels: string | null;
  readonly uses: number;
  readonly last_used_at: Moment | null;
}

export function toToken(row: TokenColumns): TokenRow {
  return {
    id: row.id,
    kind: row.kind as TokenKind,
    name: row.name,
    hash: row.hash,
    createdAt: new Date(row.created_at),
    expiresAt: dateOrUndefined(row.expires_at),
    revokedAt: dateOrUndefined(row.revoked_at),
    maxUses: row.max_uses ?? undefined,
    labels: row.labels === null ? undefined : (JSON.parse(row.labels) as TokenRow['labels']),
    uses: row.uses,
    lastUsedAt: dateOrUndefined(row.last_used_at),
  };
}
