import { hostname } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../management.config.js';
import { openPrivateFile } from './private-file.js';
import { makeToken } from './tokens.js';
import { TokensService, type IssuedToken } from './tokens.service.js';

const OWNER_TOKEN = /^ns_owner_[\w-]{43}$/;
const HOUR_MS = 3_600_000;

/** Who may use this installation: the owner's token file, and tokens that let workers join. */
@Injectable()
export class IdentityService {
  /** Where the owner token lies: the path may be shown, the token never. */
  readonly ownerTokenPath: string;

  constructor(
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(MANAGEMENT_CONFIG) config: ManagementConfig,
  ) {
    this.ownerTokenPath = config.ownerTokenFile ?? join(config.stateDir, 'owner-token');
  }

  /**
   * Makes the owner token at the first start and sees to it that the one in the file is valid: the file may have outlived its database. Delete the
   * file and start again to get a new token; earlier ones stay valid, since every node has one of its own. Throws TOKEN_INVALID when the
   * file holds no token that opens anything.
   */
  async ensureOwnerToken(): Promise<void> {
    const path = this.ownerTokenPath;
    const file = await openPrivateFile(path, () => `${makeToken('owner')}\n`);
    if (file.created) this.logger.info({ path }, 'Made the owner token');
    if (file.tightened) this.logger.warn({ path }, 'The owner token could be read by others: its mode is 0600 now');
    const token = file.text.trim();
    if (!OWNER_TOKEN.test(token)) throw this.#refused('holds no owner token');
    await this.#accept(token);
  }

  /** Lets workers join; shown once. Without `expiresInHours` it is good until it is revoked. */
  issueJoinToken(name: string, expiresInHours?: number): Promise<IssuedToken> {
    const expiresAt =
      expiresInHours === undefined ? undefined : new Date(this.clock.now().getTime() + expiresInHours * HOUR_MS);
    return this.tokens.issue('join', name, expiresAt);
  }

  async #accept(token: string): Promise<void> {
    const known = await this.tokens.find(token);
    if (known === undefined) await this.tokens.adopt('owner', `owner of ${hostname()}`, token);
    else if (known.kind !== 'owner' || !this.tokens.isValid(known))
      throw this.#refused('holds a token that was revoked');
  }

  #refused(reason: string): NightshiftError {
    return new NightshiftError(
      'TOKEN_INVALID',
      `${this.ownerTokenPath} ${reason}: delete the file and start again, then a new one is made.`,
    );
  }
}
