import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { openPrivateFile, readPrivateFile } from '../private-file.js';
import type { TokenRow } from '../tokens/token-store.js';
import { makeToken } from '../tokens/tokens.js';
import { TokensService } from '../tokens/tokens.service.js';
import { UsersService } from '../users/users.service.js';

const OWNER_TOKEN = /^ns_owner_[\w-]{43}$/;

/** The token of the first start: it opens everything until somebody has made themselves the Owner with it, or with another node's. */
@Injectable()
export class OwnerToken {
  /** Where it lies: the path may be shown, the token never. */
  readonly path: string;

  constructor(
    private readonly tokens: TokensService,
    private readonly users: UsersService,
    private readonly logger: Logger,
    @Inject(MANAGEMENT_CONFIG) { ownerTokenFile, stateDir }: ManagementConfig,
  ) {
    this.path = ownerTokenFile ?? join(stateDir, 'owner-token');
  }

  /**
   * Makes the token when there is neither a file nor an Owner, and sees to it that the one in the file is valid: the file may have outlived its
   * database. Throws TOKEN_INVALID when the file holds no token that opens anything.
   */
  async ensure(): Promise<void> {
    const hasOwner = await this.users.hasOwner();
    if (hasOwner && (await readPrivateFile(this.path)) === undefined) return;
    const file = await openPrivateFile(this.path, () => `${makeToken('owner')}\n`);
    if (file.created) this.logger.info({ path: this.path }, 'Made the owner token');
    if (file.tightened) {
      this.logger.warn({ path: this.path }, 'The owner token could be read by others: its mode is 0600 now');
    }
    const known = await this.#adopted(file.text.trim());
    if (!this.tokens.isValid(known)) {
      if (!hasOwner) throw this.#refused('holds a token that was revoked');
      await this.#forget();
      return;
    }
    // Somebody may have become the Owner on another node since we looked.
    if (file.created && (await this.users.hasOwner())) await this.end();
    else if (!hasOwner) {
      this.logger.info(
        { path: this.path },
        'There is no Owner yet: `nightshift owner-link` shows the link that makes one',
      );
    }
  }

  /** The token, while nobody has made themselves the Owner with it. */
  async unused(): Promise<string | undefined> {
    const token = (await readPrivateFile(this.path))?.text.trim();
    if (token === undefined || (await this.users.hasOwner())) return undefined;
    const known = await this.tokens.find(token);
    return known !== undefined && this.tokens.isValid(known) ? token : undefined;
  }

  /** Of every node: theirs lie in files that go at their next start. */
  async end(): Promise<void> {
    await this.tokens.revokeAll('owner');
    await this.#forget();
  }

  #adopted(token: string): Promise<TokenRow> {
    if (!OWNER_TOKEN.test(token)) throw this.#refused('holds no owner token');
    return this.tokens.adoptOnce('owner', `owner of ${hostname()}`, token);
  }

  /** What was mounted may not be ours to delete; it opens nothing any more. */
  async #forget(): Promise<void> {
    await rm(this.path, { force: true }).catch(() => undefined);
  }

  #refused(reason: string): NightshiftError {
    return new NightshiftError(
      'TOKEN_INVALID',
      `${this.path} ${reason}: delete the file and start again, then a new one is made.`,
    );
  }
}
