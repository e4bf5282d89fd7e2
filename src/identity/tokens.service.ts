import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import type { Identity } from './identity.js';
import { TokenStore, type TokenKind, type TokenRow } from './token-store.js';
import { hashToken, makeToken } from './tokens.js';

/** A token as its owner gets it, once: afterwards only its hash is known. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/** Issues tokens, and tells whose a token is. */
@Injectable()
export class TokensService {
  constructor(
    private readonly store: TokenStore,
    private readonly clock: Clock,
  ) {}

  /** Without `expiresAt` the token is good until it is revoked. */
  async issue(kind: TokenKind, name: string, expiresAt?: Date): Promise<IssuedToken> {
    const token = makeToken(kind);
    return { id: await this.adopt(kind, name, token, expiresAt), token };
  }

  /** Makes a token that exists already valid: an owner token file that outlived its database. Returns its id. */
  async adopt(kind: TokenKind, name: string, token: string, expiresAt?: Date): Promise<string> {
    const id = randomUUID();
    const createdAt = this.clock.now();
    await this.store.insert({ id, kind, name, hash: hashToken(token), createdAt, expiresAt, revokedAt: undefined });
    return id;
  }

  /** Throws TOKEN_INVALID for a token that is unknown, revoked or past its time; which of them is not told. */
  async identify(token: string): Promise<Identity> {
    const row = await this.find(token);
    if (row === undefined || !this.isValid(row)) {
      throw new NightshiftError('TOKEN_INVALID', 'The token is unknown, was revoked or has expired.');
    }
    return { kind: row.kind, tokenId: row.id, name: row.name };
  }

  /** The token's row, valid or not. */
  find(token: string): Promise<TokenRow | undefined> {
    return this.store.findByHash(hashToken(token));
  }

  isValid(row: TokenRow): boolean {
    const inTime = row.expiresAt === undefined || row.expiresAt > this.clock.now();
    return row.revokedAt === undefined && inTime;
  }

  /** Oldest first, the invalid ones too. */
  list(kind: TokenKind): Promise<TokenRow[]> {
    return this.store.list(kind);
  }

  /** Throws TOKEN_NOT_FOUND unless there is a token of that kind. Takes effect with the next request. */
  async revoke(kind: TokenKind, id: string): Promise<void> {
    const rows = await this.store.list(kind);
    if (!rows.some((row) => row.id === id))
      throw new NightshiftError('TOKEN_NOT_FOUND', `There is no ${kind} token ${id}.`);
    await this.store.revoke(id, this.clock.now());
  }
}
