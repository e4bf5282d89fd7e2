import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { joinTokenOf, MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { TokensService, type IssuedToken, type TokenTerms } from './tokens.service.js';

const HOUR_MS = 3_600_000;

/** Tokens that let workers join. */
@Injectable()
export class JoinTokens {
  constructor(
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(MANAGEMENT_CONFIG) private readonly config: ManagementConfig,
  ) {}

  /** Takes the join token of the configuration at its word, once: revoked, it stays so, and the log says it. */
  async ensureConfigured(): Promise<void> {
    if (this.config.joinToken === undefined) return;
    const known = await this.tokens.adoptOnce('join', 'MANAGEMENT_JOIN_TOKEN', joinTokenOf(this.config.joinToken));
    if (!this.tokens.isValid(known)) {
      this.logger.warn(
        { tokenId: known.id },
        'MANAGEMENT_JOIN_TOKEN was revoked: set another one, workers cannot join',
      );
    }
  }

  /** Lets workers join; shown once. Without `expiresInHours` it is good until it is revoked, without `maxUses` for any number of workers. */
  issue(name: string, expiresInHours?: number, terms: Omit<TokenTerms, 'expiresAt'> = {}): Promise<IssuedToken> {
    const expiresAt =
      expiresInHours === undefined ? undefined : new Date(this.clock.now().getTime() + expiresInHours * HOUR_MS);
    return this.tokens.issue('join', name, { ...terms, expiresAt });
  }
}
