import { hostname } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { joinTokenOf, MANAGEMENT_CONFIG, type ManagementConfig } from '../management.config.js';
import { openPrivateFile } from './private-file.js';
import type { TokenKind, TokenRow } from './token-store.js';
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
    @Inject(MANAGEMENT_CONFIG) private readonly config: ManagementConfig,
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
    const known = await this.#adopted('owner', `owner of ${hostname()}`, token);
    if (!this.tokens.isValid(known)) throw this.#refused('holds a token that was revoked');
  }

  /** Takes the join token of the configuration at its word, once: revoked, it stays so, and the log says it. */
  async ensureJoinToken(): Promise<void> {
    if (this.config.joinToken === undefined) return;
    const known = await this.#adopted('join', 'MANAGEMENT_JOIN_TOKEN', joinTokenOf(this.config.joinToken));
    if (!this.tokens.isValid(known)) {
      this.logger.warn(
        { tokenId: known.id },
        'MANAGEMENT_JOIN_TOKEN was revoked: set another one, workers cannot join',
      );
    }
  }

  /** Lets workers join; shown once. Without `expiresInHours` it is good until it is revoked, without `maxUses` for any number of workers. */
  issueJoinToken(name: string, expiresInHours?: number, maxUses?: number): Promise<IssuedToken> {
    const expiresAt =
      expiresInHours === undefined ? undefined : new Date(this.clock.now().getTime() + expiresInHours * HOUR_MS);
    return this.tokens.issue('join', name, { expiresAt, maxUses });
  }

  /** Nodes that start together may each find it missing: the one that comes second finds the first one's. */
  async #adopted(kind: TokenKind, name: string, token: string): Promise<TokenRow> {
    const found = await this.tokens.find(token);
    if (found !== undefined) return found;
    const failure = await this.tokens.adopt(kind, name, token).then(
      () => undefined,
      (error: unknown) => error,
    );
    const known = await this.tokens.find(token);
    if (known === undefined) throw failure;
    return known;
  }

  #refused(reason: string): NightshiftError {
    return new NightshiftError(
      'TOKEN_INVALID',
      `${this.ownerTokenPath} ${reason}: delete the file and start again, then a new one is made.`,
    );
  }
}
