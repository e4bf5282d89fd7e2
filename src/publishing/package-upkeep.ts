import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { OldVersions } from '../apps/versions/old-versions.js';
import { Recurring } from '../recurring.js';
import { PackageStore } from './package-store.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from './publishing.config.js';

const EVERY_MS = 60 * 60_000;
/** Longer than any deployment takes from its package to the row of its version. */
const UNUSED_FOR_MS = 24 * 60 * 60_000;

/** Deletes versions that are too many for their app, and the packages that no version names any more. */
@Injectable()
export class PackageUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds: Recurring;

  constructor(
    private readonly versions: OldVersions,
    private readonly packages: PackageStore,
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
    private readonly logger: Logger,
  ) {
    this.#rounds = new Recurring({
      failure: 'Old versions and packages are not deleted',
      everyMs: EVERY_MS,
      logger,
      work: () => this.round(),
    });
  }

  onApplicationBootstrap(): void {
    this.#rounds.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#rounds.stop();
  }

  async round(): Promise<void> {
    const { keepVersions } = this.config;
    if (keepVersions > 0) await this.versions.deleteBeyond(keepVersions);
    const packages = await this.#sweep();
    if (packages > 0) this.logger.info({ packages }, 'Deleted packages that no version names any more');
  }

  async #sweep(): Promise<number> {
    let all = 0;
    for (;;) {
      const swept = await this.packages.sweep(UNUSED_FOR_MS);
      if (swept === 0) return all;
      all += swept;
    }
  }
}
