import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import type { Identity } from '../identity.js';
import { narrowed, type Role } from '../roles.js';
import { hashToken, isSessionToken, makeUserToken } from '../tokens/tokens.js';
import { UserStore, type UserTokenKind, type UserTokenRow } from './user-store.js';

/** When a token was last used is kept to the minute: not every request is worth a write. */
const TOUCH_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Issued {
  readonly row: UserTokenRow;
  readonly token: string;
}

export interface NewUserToken {
  readonly userId: string;
  readonly kind: UserTokenKind;
  readonly name: string;
  readonly role?: Role | undefined;
  /** Without it, the token is good until it is revoked. */
  readonly lifetimeMs?: number | undefined;
}

/** The tokens that people hold: what each may do is what its user may at that moment, or less. */
@Injectable()
export class UserTokensService {
  constructor(
    private readonly store: UserStore,
    private readonly clock: Clock,
  ) {}

  /** A personal token; without `expiresInHours` it is good until it is revoked. */
  issuePersonal(userId: string, request: { name: string; role?: Role; expiresInHours?: number }): Promise<Issued> {
    const { name, role, expiresInHours: hours } = request;
    const lifetimeMs = hours === undefined ? undefined : hours * HOUR_MS;
    return this.issue({ userId, kind: 'personal', name, role, lifetimeMs });
  }

  /** The token itself is known here only. */
  async issue({ userId, kind, name, role, lifetimeMs }: NewUserToken): Promise<Issued> {
    const token = makeUserToken(kind);
    const createdAt = this.clock.now();
    const expiresAt = lifetimeMs === undefined ? undefined : new Date(createdAt.getTime() + lifetimeMs);
    const hash = hashToken(token);
    const row = { id: randomUUID(), userId, kind, name, role, hash, createdAt, expiresAt, lastUsedAt: undefined };
    await this.store.insertToken(row);
    return { row, token };
  }

  /**
   * Throws TOKEN_INVALID for a token that is unknown, past its time or was not used for `idleMs`, and when its user is disabled; which of them is not
   * told.
   */
  async identify(token: string, idleMs?: number): Promise<Identity> {
    const found = await this.store.findToken(hashToken(token));
    if (found === undefined || found.user.disabled || !this.isInTime(found.token, idleMs)) {
      const reason = isSessionToken(token)
        ? 'The session is over: sign in again.'
        : 'The token is unknown, was revoked or has expired.';
      throw new NightshiftError('TOKEN_INVALID', reason);
    }
    const { id, kind, role, name } = found.token;
    await this.#touch(found.token, Math.min(TOUCH_EVERY_MS, (idleMs ?? Number.POSITIVE_INFINITY) / 2));
    const { user } = found;
    const grants = narrowed(user.grants, role);
    return { kind, tokenId: id, name, user: { id: user.id, name: user.name }, grants, narrowed: role !== undefined };
  }

  /** Oldest first. */
  list(userId: string, kind: UserTokenKind): Promise<UserTokenRow[]> {
    return this.store.listTokens(userId, kind);
  }

  /** Throws TOKEN_NOT_FOUND, also for a token that is another user's. */
  async getPersonal(userId: string, id: string): Promise<UserTokenRow> {
    const found = (await this.list(userId, 'personal')).find((row) => row.id === id);
    if (found !== undefined) return found;
    throw new NightshiftError(
      'TOKEN_NOT_FOUND',
      `The user has no token ${id}: GET /api/users/${userId}/tokens lists them.`,
    );
  }

  /** Throws TOKEN_NOT_FOUND. Takes effect with the next request. */
  async revoke(userId: string, id: string): Promise<void> {
    if (await this.store.deleteToken(userId, id)) return;
    throw new NightshiftError('TOKEN_NOT_FOUND', `You have no token ${id}: GET /api/me/tokens lists them.`);
  }

  /** Removes sessions that are past their time or were not used for `idleMs`. */
  async sweepSessions(idleMs: number): Promise<void> {
    const now = this.clock.now();
    await this.store.deleteOverSessions(now, new Date(now.getTime() - idleMs));
  }

  isInTime({ createdAt, expiresAt, lastUsedAt = createdAt }: UserTokenRow, idleMs = Number.POSITIVE_INFINITY): boolean {
    const now = this.clock.now();
    return (expiresAt === undefined || expiresAt > now) && now.getTime() - lastUsedAt.getTime() < idleMs;
  }

  async #touch({ id, lastUsedAt }: UserTokenRow, everyMs: number): Promise<void> {
    const now = this.clock.now();
    if (lastUsedAt !== undefined && now.getTime() - lastUsedAt.getTime() < everyMs) return;
    await this.store.touchToken(id, now);
  }
}
