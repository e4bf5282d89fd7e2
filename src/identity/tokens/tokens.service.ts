import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import type { Identity } from '../identity.js';
import { TokenStore, type TokenKind, type TokenRow } from './token-store.js';
import { hashToken, makeToken } from './tokens.js';

/** A token as its owner gets it, once: afterwards only its hash is known. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/** Without them a token is good until it is revoked, any number of times. */
export interface TokenTerms {
  readonly expiresAt?: Date | undefined;
  readonly maxUses?: number | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export type TokenState = 'valid' | 'used' | 'expired' | 'revoked';

/** Issues tokens, and tells whose a token is. */
@Injectable()
export class TokensService {
  constructor(
    private readonly store: TokenStore,
    private readonly clock: Clock,
  ) {}

  async issue(kind: TokenKind, name: string, terms: TokenTerms = {}): Promise<IssuedToken> {
    const token = makeToken(kind);
    return { id: await this.adopt(kind, name, token, terms), token };
  }

  /** Makes a token that exists already valid: an owner token file that outlived its database. Returns its id. */
  async adopt(kind: TokenKind, name: string, token: string, terms: TokenTerms = {}): Promise<string> {
    const id = randomUUID();
    const createdAt = this.clock.now();
    const row = {
      id,
      kind,
      name,
      hash: hashToken(token),
      createdAt,
      expiresAt: undefined,
      revokedAt: undefined,
      ...terms,
    };
    await this.store.insert(row);
    return id;
  }

  /** As `adopt`, once: nodes that start together may each find it missing, and the one that comes second finds the first one's row. */
  async adoptOnce(kind: TokenKind, name: string, token: string): Promise<TokenRow> {
    const found = await this.find(token);
    if (found !== undefined) return found;
    const failure = await this.adopt(kind, name, token).then(
      () => undefined,
      (error: unknown) => error,
    );
    const known = await this.find(token);
    if (known === undefined) throw failure;
    return known;
  }

  /** Throws TOKEN_INVALID for a token that is unknown, revoked, used up or past its time: which of them is told to who has a join token, since only it can be lost so. */
  async identify(token: string): Promise<Identity> {
    const row = await this.find(token);
    if (row === undefined || !this.isValid(row)) {
      if (row?.kind === 'join') throw joinRefused(row.name, this.stateOf(row));
      throw new NightshiftError('TOKEN_INVALID', 'The token is unknown, was revoked or has expired.');
    }
    const { kind, id, name, labels } = row;
    return { kind, tokenId: id, name, ...(labels !== undefined && { labels }) };
  }

  /** The token's row, valid or not. */
  find(token: string): Promise<TokenRow | undefined> {
    return this.store.findByHash(hashToken(token));
  }

  isValid(row: TokenRow): boolean {
    return this.stateOf(row) === 'valid';
  }

  stateOf({ expiresAt, revokedAt, maxUses, uses }: TokenRow): TokenState {
    if (revokedAt !== undefined) return 'revoked';
    if (maxUses !== undefined && uses >= maxUses) return 'used';
    return expiresAt === undefined || expiresAt > this.clock.now() ? 'valid' : 'expired';
  }

  /** Counts a use. False when others were faster: a token for one use is used once. */
  spend(id: string): Promise<boolean> {
    return this.store.use(id, this.clock.now());
  }

  /** Counts a use of a join token. Throws TOKEN_INVALID when others were faster: a token for one worker lets in one. */
  async use({ tokenId, name }: Identity): Promise<void> {
    if (!(await this.spend(tokenId))) throw joinRefused(name, 'used');
  }

  /** Oldest first, the invalid ones too. */
  list(kind: TokenKind): Promise<TokenRow[]> {
    return this.store.list(kind);
  }

  /** Takes effect with the next request. */
  async revokeAll(kind: TokenKind): Promise<void> {
    for (const { id } of await this.store.list(kind)) await this.store.revoke(id, this.clock.now());
  }

  /** Throws TOKEN_NOT_FOUND unless there is a token of that kind. Takes effect with the next request. */
  async revoke(kind: TokenKind, id: string): Promise<void> {
    const rows = await this.store.list(kind);
    if (!rows.some((row) => row.id === id))
      throw new NightshiftError('TOKEN_NOT_FOUND', `There is no ${kind} token ${id}.`);
    await this.store.revoke(id, this.clock.now());
  }
}

const REFUSED: Readonly<Record<TokenState, string>> = {
  valid: 'is not accepted now',
  used: 'was used by as many workers as it is for',
  expired: 'has expired',
  revoked: 'was revoked',
};

/** To who holds the token itself: a guesser never comes here. */
function joinRefused(name: string, state: TokenState): NightshiftError {
  return new NightshiftError(
    'TOKEN_INVALID',
    `The join token '${name}' ${REFUSED[state]}: ask an Owner for another one.`,
  );
}
