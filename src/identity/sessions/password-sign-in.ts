import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Audit } from '../audit/audit.js';
import { isPassword } from '../users/password.js';
import { UserStore } from '../users/user-store.js';
import { Sessions, type OpenedSession, type SignInFacts } from './sessions.js';

/** Signing in with name and password. Nobody learns from it which names there are. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  /** Throws SIGN_IN_FAILED, the same for a wrong name, a wrong password and a user that is disabled. */
  async signIn(typed: string, password: string, facts: SignInFacts): Promise<OpenedSession> {
    const name = typed.toLowerCase();
    const user = await this.users.findByName(name);
    // Without a user too: it takes as long.
    const isRight = await isPassword(password, user?.passwordHash);
    if (user !== undefined && isRight && !user.disabled) return this.sessions.open(user, facts);
    const { address, requestId } = facts;
    await this.audit.record(
      { kind: 'nobody', tokenId: '', name, address, requestId },
      { action: 'session.refuse', target: { kind: 'user', id: name } },
    );
    throw new NightshiftError(
      'SIGN_IN_FAILED',
      'Name or password is wrong, or the user is disabled: an Owner can help.',
    );
  }
}
