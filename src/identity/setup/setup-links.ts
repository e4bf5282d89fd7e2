import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { FailedAttempts } from '../failed-attempts.js';
import type { TokenRow } from '../tokens/token-store.js';
import { TokensService, type IssuedToken } from '../tokens/tokens.service.js';
import { ANOTHER_LINK } from '../users/users.service.js';

const LINK_MS = 3_600_000;
const MOST_FAILURES = 10;

/** The token stands behind the #: browsers keep that to themselves, so it comes into no server's log and no Referer. */
export function setupLink(managementUrl: string, token: string): string {
  return `${managementUrl.replace(/\/+$/, '')}/setup#${token}`;
}

/** The tokens of setup links: that of the first start, and those that `nightshift owner-link` makes. */
@Injectable()
export class SetupLinks {
  readonly #failed: FailedAttempts;

  constructor(
    private readonly tokens: TokensService,
    private readonly clock: Clock,
  ) {
    this.#failed = new FailedAttempts(clock, MOST_FAILURES);
  }

  /** For one Owner, within an hour. */
  make(name: string): Promise<IssuedToken> {
    const expiresAt = new Date(this.clock.now().getTime() + LINK_MS);
    return this.tokens.issue('setup', name, { expiresAt, maxUses: 1 });
  }

  /** Throws TOKEN_INVALID for anything else, LOGIN_THROTTLED after ten of these from one address, and SETUP_OVER for a link that was used or has expired. */
  async find(token: string, address: string): Promise<TokenRow> {
    if (this.#failed.isThrottled(address, '')) {
      throw new NightshiftError('LOGIN_THROTTLED', 'Too many wrong links from this address: try again in a minute.', {
        retryAfterSeconds: 60,
      });
    }
    const link = await this.tokens.find(token);
    if (link?.kind !== 'owner' && link?.kind !== 'setup') {
      this.#failed.add(address, '');
      throw new NightshiftError('TOKEN_INVALID', `This is no setup link of this installation. ${ANOTHER_LINK}`);
    }
    const state = this.tokens.stateOf(link);
    if (state !== 'valid') throw setupOver(state === 'expired' ? 'The link has expired' : 'The link was used');
    return link;
  }

  /** Throws SETUP_OVER when somebody was faster. */
  async spend({ id }: TokenRow): Promise<void> {
    if (!(await this.tokens.spend(id))) throw setupOver('The link was used');
  }
}

function setupOver(reason: string): NightshiftError {
  return new NightshiftError('SETUP_OVER', `${reason}. ${ANOTHER_LINK}`);
}
