/** owner: everything, until there is an Owner; setup: makes one Owner; join: lets a worker join; worker: what one worker may do. */
export type TokenKind = 'owner' | 'setup' | 'join' | 'worker';

export interface NewTokenRow {
  readonly id: string;
  readonly kind: TokenKind;
  readonly name: string;
  /** Hex SHA-256 of the token; the token itself is never kept. Tokens are random, so a plain digest is enough. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  /** How often it may be used; undefined: any number of times. */
  readonly maxUses?: number | undefined;
  /** Of a join token: who joins with it has them. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface TokenRow extends NewTokenRow {
  readonly uses: number;
  readonly lastUsedAt: Date | undefined;
}

export abstract class TokenStore {
  abstract insert(token: NewTokenRow): Promise<void>;
  abstract findByHash(hash: string): Promise<TokenRow | undefined>;
  /** Oldest first. */
  abstract list(kind: TokenKind): Promise<TokenRow[]>;
  /** Counts a use. False when it was revoked or used up: however many ask at once, `maxUses` of them are told true. */
  abstract use(id: string, at: Date): Promise<boolean>;
  /** Revoking twice keeps the first moment. */
  abstract revoke(id: string, at: Date): Promise<void>;
}
