import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { AppAnnouncer } from '../app-announcer.js';
import { VersionStore } from './version-store.js';

const EVERY_MS = 10_000;

/** Ends the trials whose node is gone, and lets versions cool that were in service a while ago. Every node does it: each row ends once. */
@Injectable()
export class VersionUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #upkeep: Recurring;

  constructor(
    private readonly versions: VersionStore,
    private readonly announcer: AppAnnouncer,
    logger: Logger,
  ) {
    const failure = 'Versions that are not needed any more stay loaded';
    this.#upkeep = new Recurring({ failure, everyMs: EVERY_MS, logger, work: () => this.#end() });
  }

  onApplicationBootstrap(): void {
    this.#upkeep.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.#upkeep.stop();
  }

  async #end(): Promise<void> {
    for (const app of await this.versions.endExpired()) await this.announcer.announce(app);
  }
}
