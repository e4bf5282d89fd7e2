import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { AppDeletions } from '../removal/app-deletions.js';
import { AppStore } from '../app-store.js';

/** Versions that are too many for their app. */
@Injectable()
export class OldVersions {
  constructor(
    private readonly store: AppStore,
    private readonly deletions: AppDeletions,
    private readonly logger: Logger,
  ) {}

  /** Leaves every app its newest `keep`, and what is in use. */
  async deleteBeyond(keep: number): Promise<void> {
    for (const { name: app } of await this.store.listApps()) {
      const versions = await this.store.listVersions(app);
      for (const { version } of versions.slice(keep)) await this.#delete(app, version);
    }
  }

  async #delete(app: string, version: string): Promise<void> {
    try {
      if (await this.deletions.version(app, version)) this.logger.info({ app, version }, 'Deleted an old version');
    } catch (error) {
      // Another node was first.
      if (codeOf(error) !== 'VERSION_NOT_FOUND') throw error;
    }
  }
}
