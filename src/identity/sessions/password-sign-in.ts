import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { Actor } from '../audit/audit-store.js';
import { Audit } from '../audit/audit.js';
import { isPassword, passwordsWaiting } from '../users/password.js';
import { UserStore, type UserRow } from '../users/user-store.js';
import { Sessions, type OpenedSession, type SignInFacts } from './sessions.js';
import { SignInThrottle, throttled } from './sign-in-throttle.js';

/** Attempts beyond these are sent away: what they wait for is more than a caller waits. */
const MOST_WAITING = 20;

interface Attempt extends Pick<Actor, 'name' | 'address' | 'requestId'> {
  /** What is counted beside the address. */
  readonly subject: string;
}

/** Signing in with name and password. Nobody learns from it which names there are. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: Sessions,
    private readonly throttle: SignInThrottle,
    private readonly audit: Audit,
  ) {}

  /** Throws SIGN_IN_FAILED, the same for a wrong name, a wrong password and a user that is disabled; LOGIN_THROTTLED. */
  async signIn(typed: string, password: string, facts: SignInFacts): Promise<OpenedSession> {
    const name = typed.toLowerCase();
    const { address, requestId } = facts;
    const user = await this.#attempt({ subject: name, name, address, requestId }, async () => {
      const known = await this.users.findByName(name);
      // Without a user too: it takes as long.
      const matches = await isPassword(password, known?.passwordHash);
      return matches && known?.disabled === false ? known : undefined;
    });
    if (user !== undefined) return this.sessions.open(user, facts);
    throw new NightshiftError(
      'SIGN_IN_FAILED',
      'Name or password is wrong, or the user is disabled: an Owner can help.',
    );
  }

  /**
   * Whether it is the user's password, for one who is signed in. Guesses through a session that was left open count apart: nobody is kept from a new
   * password by those who try to sign in. Throws LOGIN_THROTTLED.
   */
  async confirm(user: UserRow, password: string, caller: Pick<Actor, 'address' | 'requestId'>): Promise<boolean> {
    // In capitals, which no name that is typed has.
    const attempt = { subject: `CONFIRM ${user.id}`, name: user.name, ...caller };
    const found = await this.#attempt(attempt, async () =>
      (await isPassword(password, user.passwordHash)) ? user : undefined,
    );
    return found !== undefined;
  }

  /** Counts it, looks, and writes down what failed. */
  async #attempt({ subject, ...by }: Attempt, look: () => Promise<UserRow | undefined>): Promise<UserRow | undefined> {
    if (passwordsWaiting() >= MOST_WAITING) throw throttled(1);
    const { lockedMs } = await this.throttle.count(subject, by.address);
    const found = await look();
    if (found !== undefined) {
      await this.throttle.makeGood(subject, by.address);
      return found;
    }
    const actor: Actor = { kind: 'nobody', tokenId: '', ...by };
    const target = { kind: 'user', id: by.name };
    await this.audit.record(actor, { action: 'session.refuse', target });
    if (lockedMs > 0) await this.audit.record(actor, { action: 'session.lock-out', target, after: { lockedMs } });
    return undefined;
  }
}
