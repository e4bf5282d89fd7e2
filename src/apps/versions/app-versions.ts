import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { Clock } from '#contracts/ports/clock.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import { AppStore } from '../app-store.js';

export interface RegisteredVersion {
  readonly app: string;
  readonly version: string;
  /** Hex SHA-256 of the package. */
  readonly digest: string;
  readonly packageBytes: number;
}

/** An app's versions in the store, with the keys that must be there before anyone calls them. Tells nobody: `AppsService` does. */
@Injectable()
export class AppVersions {
  constructor(
    private readonly store: AppStore,
    private readonly secrets: AppSecrets,
    private readonly clock: Clock,
  ) {}

  /** With its master and host key. Throws APP_CONFLICT for one that exists. */
  async create(app: string): Promise<void> {
    if ((await this.store.findApp(app)) !== undefined) {
      throw new NightshiftError('APP_CONFLICT', `There is an app ${app} already: choose another name.`);
    }
    await this.store.insertApp(app, this.clock.now());
    await this.secrets.ensureHostKeys(app);
  }

  /** Makes the app, when it is new, with its master and host key; adds the version unless the app has it. Activates nothing. */
  async insert(version: RegisteredVersion): Promise<void> {
    const createdAt = this.clock.now();
    await this.store.insertApp(version.app, createdAt);
    await this.secrets.ensureHostKeys(version.app);
    await this.store.insertVersion({ ...version, createdAt });
  }

  /** Undefined for an app that is new, too. */
  async activeOf(app: string): Promise<string | undefined> {
    return (await this.store.findApp(app))?.activeVersion;
  }

  /** Throws VERSION_NOT_FOUND. */
  activate(version: RegisteredVersion): Promise<void> {
    return this.store.activateVersion(version.app, version.version);
  }

  /** Functions that are new get their `default` key. Throws VERSION_NOT_FOUND. */
  async saveLoadReport(app: string, version: string, report: LoadReport): Promise<void> {
    await this.store.saveLoadReport(app, version, report);
    const names = report.functions.map(({ name }) => name);
    await this.secrets.ensureFunctionKeys(app, names);
  }
}
