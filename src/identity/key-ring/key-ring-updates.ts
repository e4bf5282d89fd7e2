import { stat } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { Recurring } from '../../recurring.js';
import { KeyRing, parseKeyRing } from './key-ring.js';
import { keyRingPath } from './open-key-ring.js';
import { openPrivateFile } from '../private-file.js';

/** How soon every node has what `nightshift secrets` wrote; that command waits for longer. */
const POLL_MS = 2_000;

/** Follows the ring's file while management runs. A file that cannot be read changes nothing. A ring from the environment stays as it is. */
@Injectable()
export class KeyRingUpdates implements OnModuleInit, OnApplicationShutdown {
  readonly #recurring: Recurring;
  readonly #path: string | undefined;
  #seen = '';

  constructor(
    private readonly ring: KeyRing,
    private readonly logger: Logger,
    @Inject(MANAGEMENT_CONFIG) config: Pick<ManagementConfig, 'keyRing' | 'stateDir'>,
  ) {
    this.#path = config.keyRing === undefined ? keyRingPath(config.stateDir) : undefined;
    this.#recurring = new Recurring({
      failure: 'The key ring cannot be read again: the one in use stays',
      everyMs: POLL_MS,
      logger,
      work: () => this.look(),
    });
  }

  onModuleInit(): void {
    if (this.#path !== undefined) this.#recurring.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#recurring.stop();
  }

  /** Rejects when the file is no key ring. One that is gone is missed at the next start only. */
  async look(): Promise<void> {
    if (this.#path === undefined) return;
    const found = await stat(this.#path, { bigint: true }).catch(() => undefined);
    const seen = found === undefined ? this.#seen : `${found.mtimeNs} ${found.ino} ${found.size}`;
    if (seen === this.#seen) return;
    const { text } = await openPrivateFile(this.#path);
    const isFirst = this.#seen === '';
    this.ring.adopt(parseKeyRing(text, this.#path));
    this.#seen = seen;
    if (!isFirst) this.logger.info({ path: this.#path, sealsWith: this.ring.sealsWith }, 'The key ring has changed');
  }
}
