import { Inject, Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { FailedAttempts } from '../failed-attempts.js';
import type { Identity } from '../identity.js';
import { isPersonal } from './tokens.js';
import { TokensService } from './tokens.service.js';
import { UserTokensService } from '../users/user-tokens.service.js';

const AT = 'token';

/**
 * Who holds a bearer token. Wrong ones of each network are counted; a right one is never slowed: many workers come from one address, and one of them with a
 * token that was revoked must not stop the others. Sessions' cookies are not counted: a page whose session has ended asks for many things at once.
 */
@Injectable()
export class BearerTokens {
  readonly #failed: FailedAttempts;

  constructor(
    private readonly tokens: TokensService,
    private readonly userTokens: UserTokensService,
    clock: Clock,
    @Inject(MANAGEMENT_CONFIG) { failedTokensPerMinute }: ManagementConfig,
  ) {
    this.#failed = new FailedAttempts(clock, failedTokensPerMinute);
  }

  /** Rejects with TOKEN_INVALID, or REQUEST_THROTTLED for a wrong token of a network that has sent too many of them. */
  async identify(token: string, address: string): Promise<Identity> {
    try {
      return await (isPersonal(token) ? this.userTokens.identify(token) : this.tokens.identify(token));
    } catch (error) {
      if (codeOf(error) === 'TOKEN_INVALID') this.#count(address, error);
      throw error;
    }
  }

  #count(address: string, cause: unknown): void {
    const isThrottled = this.#failed.isThrottled(address, AT);
    this.#failed.add(address, AT);
    if (!isThrottled) return;
    const retryAfterSeconds = this.#failed.secondsLeft(address, AT);
    const message = `Too many wrong tokens from this address: try again in ${retryAfterSeconds} s. A right token is taken at once.`;
    throw new NightshiftError('REQUEST_THROTTLED', message, { cause, retryAfterSeconds });
  }
}
