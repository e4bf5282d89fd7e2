import { Inject, Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import type { Actor } from '../audit/audit-store.js';
import { Audit } from '../audit/audit.js';
import type { Identity } from '../identity.js';
import { isSessionToken } from '../tokens/tokens.js';
import { UserStore, type UserRow, type UserTokenRow } from '../users/user-store.js';
import { UserTokensService } from '../users/user-tokens.service.js';
import { csrfTokenOf } from './request-origin.js';

const MAX_NAME_CHARACTERS = 200;

/** Of the request that signs somebody in. */
export interface SignInFacts {
  readonly address: string;
  readonly requestId: string;
  readonly userAgent: string | undefined;
  /** What vouched for the user: `password`, or the name of an OpenID Connect provider. */
  readonly by: string;
}

export interface OpenedSession {
  readonly identity: Identity;
  /** The cookie's value: known here only. */
  readonly token: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
}

/** Sessions of people who signed in: a token in a cookie, of which the store has the hash, so that each can be ended at once. */
@Injectable()
export class Sessions {
  constructor(
    private readonly store: UserStore,
    private readonly tokens: UserTokensService,
    private readonly audit: Audit,
    @Inject(MANAGEMENT_CONFIG) private readonly config: ManagementConfig,
  ) {}

  /** For a user as it was when it proved who it is. Throws SIGN_IN_FAILED when it has been disabled, deleted or given another password since. */
  async open(user: UserRow, facts: SignInFacts): Promise<OpenedSession> {
    const { userAgent, by } = facts;
    await this.audit.record(actorOf(user, facts), {
      action: 'session.open',
      target: { kind: 'user', id: user.id },
      after: { by, userAgent },
    });
    const { row, token } = await this.tokens.issue({
      userId: user.id,
      kind: 'session',
      name: (userAgent ?? 'unknown').slice(0, MAX_NAME_CHARACTERS),
      lifetimeMs: this.config.sessionLifetimeMs,
    });
    // After the token is there: whoever ends all sessions meanwhile either finds it, or is found here.
    if (!(await this.#signedIn(user, row))) {
      await this.store.deleteToken(user.id, row.id);
      throw new NightshiftError('SIGN_IN_FAILED', 'The user was changed meanwhile: sign in again.');
    }
    const csrfToken = csrfTokenOf(token);
    const { id, name } = user;
    const identity = { kind: 'session', tokenId: row.id, name: row.name, user: { id, name } } as const;
    return {
      identity: { ...identity, grants: user.grants, csrfToken },
      token,
      csrfToken,
      expiresAt: row.expiresAt ?? row.createdAt,
    };
  }

  /** Throws TOKEN_INVALID for one that was ended, is past its time, or was not used for too long, and when its user is disabled. */
  async identify(token: string): Promise<Identity> {
    if (!isSessionToken(token))
      throw new NightshiftError('TOKEN_INVALID', 'The cookie is none of ours: sign in again.');
    const identity = await this.tokens.identify(token, this.config.sessionIdleMs);
    return { ...identity, csrfToken: csrfTokenOf(token) };
  }

  /** Those that are open, oldest first. */
  async list(userId: string): Promise<UserTokenRow[]> {
    const rows = await this.tokens.list(userId, 'session');
    return rows.filter((row) => this.tokens.isInTime(row, this.config.sessionIdleMs));
  }

  /** Throws TOKEN_NOT_FOUND. */
  async end(userId: string, id: string): Promise<void> {
    if (await this.store.deleteToken(userId, id)) return;
    throw new NightshiftError('TOKEN_NOT_FOUND', `There is no session ${id}: GET /api/me/sessions lists them.`);
  }

  /** All but `keep`. */
  endAll(userId: string, keep?: string): Promise<void> {
    return this.store.deleteTokens(userId, 'session', keep);
  }

  /** Removes those that are over. */
  sweep(): Promise<void> {
    return this.tokens.sweepSessions(this.config.sessionIdleMs);
  }

  async #signedIn(user: UserRow, { createdAt }: UserTokenRow): Promise<boolean> {
    let isSame = false;
    await this.store.change(user.id, (now) => {
      isSame = !now.disabled && now.passwordHash === user.passwordHash;
      return isSame ? { ...now, lastSignInAt: createdAt } : now;
    });
    return isSame;
  }
}

function actorOf({ id, name }: UserRow, { address, requestId }: SignInFacts): Actor {
  return { kind: 'user', tokenId: id, name, address, requestId };
}
