/** owner: everything; join: lets a worker join, nothing else; worker: what one worker may do. */
export type TokenKind = 'owner' | 'join' | 'worker';

export interface TokenRow {
  readonly id: string;
  readonly kind: TokenKind;
  readonly name: string;
  /** Hex SHA-256 of the token; the token itself is never kept. Tokens are random, so a plain digest is enough. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

export abstract class TokenStore {
  abstract insert(token: TokenRow): Promise<void>;
  abstract findByHash(hash: string): Promise<TokenRow | undefined>;
  /** Oldest first. */
  abstract list(kind: TokenKind): Promise<TokenRow[]>;
  /** Revoking twice keeps the first moment. */
  abstract revoke(id: string, at: Date): Promise<void>;
}
