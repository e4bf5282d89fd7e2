import { Injectable } from '@nestjs/common';
import { Activations, type ActivationOptions } from './activations.js';
import { AppAnnouncer } from '../app-announcer.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import { AppStore } from '../app-store.js';
import { VersionTrials } from './version-trials.js';

/** What was in service stays loaded for so long: calls that are under way to it find it, and a rollback needs no load. */
const WARM_MS = 10 * 60_000;

/** Moves the pointer in one statement, once a worker has loaded the version. */
@Injectable()
export class StoreActivations extends Activations {
  constructor(
    private readonly store: AppStore,
    private readonly trials: VersionTrials,
    private readonly secrets: AppSecrets,
    private readonly announcer: AppAnnouncer,
  ) {
    super();
  }

  override async activate(app: string, version: string, options: ActivationOptions): Promise<void> {
    const { functions } = await this.trials.loaded(app, version, options);
    try {
      // Whoever saved the report makes them too; they must be there before anyone calls.
      const names = functions.map(({ name }) => name);
      await this.secrets.ensureFunctionKeys(app, names);
      options.signal.throwIfAborted();
      await this.store.activateVersion(app, version, WARM_MS);
    } catch (error) {
      await this.trials.end(app, version);
      throw error;
    }
    await this.announcer.announce(app);
  }
}
