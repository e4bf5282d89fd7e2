import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { FolderPackages } from '../publishing/folder-packages.js';
import { AppAnnouncer } from './app-announcer.js';
import { checkAppName } from './app-name.js';
import { AppSecrets } from './secrets/app-secrets.js';
import { AppVersions, type RegisteredVersion } from './versions/app-versions.js';

const VERSION_DIGITS = 12;

/** Function apps and their versions: what changes them, and tells everyone of the change. */
@Injectable()
export class AppsService {
  constructor(
    private readonly versions: AppVersions,
    private readonly secrets: AppSecrets,
    private readonly packages: FolderPackages,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** Throws REQUEST_INVALID, or APP_CONFLICT for one that exists. */
  async create(app: string): Promise<void> {
    checkAppName(app);
    await this.versions.create(app);
    await this.announcer.announce(app);
  }

  /**
   * Packs the folder, keeps it as a version and activates it; a folder with the same content is the same version again. The app is made when
   * there is none, and takes the Values of the folder's local.settings.json when it has no settings yet. Throws REQUEST_INVALID,
   * HOST_JSON_MISSING, PACKAGE_INVALID, or CONFIG_INVALID for the local settings.
   */
  async registerVersionFromFolder(app: string, folder: string): Promise<RegisteredVersion> {
    const { version, settings } = await this.#pack(app, folder);
    return this.#register(version, settings);
  }

  /**
   * As `registerVersionFromFolder` for an app of which nothing is active. Otherwise the version is kept, and is for `Activations` to try: what is active
   * goes on. Resolves with the version and with what is active now.
   */
  async addVersionFromFolder(
    app: string,
    folder: string,
  ): Promise<{ readonly version: string; readonly active: string }> {
    const { version, settings } = await this.#pack(app, folder);
    const active = await this.versions.activeOf(app);
    if (active === undefined) await this.#register(version, settings);
    else await this.versions.insert(version);
    return { version: version.version, active: active ?? version.version };
  }

  /** Keeps a stored package as a version that nothing runs yet. Resolves with its name. */
  async addVersion(app: string, stored: Omit<RegisteredVersion, 'app' | 'version'>): Promise<string> {
    const version = stored.digest.slice(0, VERSION_DIGITS);
    await this.versions.insert({ app, version, ...stored });
    return version;
  }

  /**
   * For development: a version that is run where it lies and has no package. `version` must be new whenever the folder has changed; its digest
   * names it only. `settings` becomes the app's whole set.
   */
  async registerInPlace(
    app: string,
    version: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<RegisteredVersion> {
    checkAppName(app);
    const digest = createHash('sha256').update(`in place: ${app} ${version}`).digest('hex');
    return this.#register({ app, version, digest, packageBytes: 0 }, settings);
  }

  /** Makes `settings` the app's whole set; its language processes start again with them. Throws APP_NOT_FOUND. */
  async replaceSettings(app: string, settings: Readonly<Record<string, string>>): Promise<void> {
    await this.secrets.replaceSettings(app, settings);
    await this.announcer.announce(app);
  }

  /** What a worker found when it loaded the version; makes the `default` keys of functions that are new. Throws VERSION_NOT_FOUND. */
  async saveLoadReport(app: string, version: string, report: LoadReport): Promise<void> {
    await this.versions.saveLoadReport(app, version, report);
    await this.announcer.announce(app);
  }

  /** `settings`: for an app that has none yet. */
  async #pack(
    app: string,
    folder: string,
  ): Promise<{ version: RegisteredVersion; settings: Readonly<Record<string, string>> | undefined }> {
    checkAppName(app);
    const stored = await this.packages.store(folder);
    const hasSettings = await this.secrets.hasSettings(app);
    const settings = hasSettings ? undefined : await this.packages.localSettings(app, folder);
    return { version: { app, version: stored.digest.slice(0, VERSION_DIGITS), ...stored }, settings };
  }

  /** Activates last of all: whoever sees the version active finds its settings and keys too. */
  async #register(
    version: RegisteredVersion,
    settings: Readonly<Record<string, string>> | undefined,
  ): Promise<RegisteredVersion> {
    await this.versions.insert(version);
    if (settings !== undefined) await this.secrets.replaceSettings(version.app, settings);
    await this.versions.activate(version);
    await this.announcer.announce(version.app);
    return version;
  }
}
