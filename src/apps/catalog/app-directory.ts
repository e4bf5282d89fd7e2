import { Injectable } from '@nestjs/common';
import { appNotFound } from '../app-not-found.js';
import type { AppKey } from './app-catalog.js';
import { AppSecrets, textOfKey } from '../secrets/app-secrets.js';
import { AppStore, type AppRow, type VersionRow } from '../app-store.js';
import { KeyUseStore } from '../keys/key-use-store.js';

export interface AppDetail {
  readonly app: AppRow;
  /** Newest first. */
  readonly versions: readonly VersionRow[];
  readonly active: VersionRow | undefined;
  /** No other app is served beside it. */
  readonly isAlone: boolean;
}

export interface KeyDetail extends AppKey {
  /** To the minute; undefined: nobody has come with it since it has this value. */
  readonly lastUsedAt: Date | undefined;
}

/** Function apps as the API shows them: read from the store, so that what was just published is there. Throws APP_NOT_FOUND. */
@Injectable()
export class AppDirectory {
  constructor(
    private readonly store: AppStore,
    private readonly secrets: AppSecrets,
    private readonly uses: KeyUseStore,
  ) {}

  list(): Promise<AppRow[]> {
    return this.store.listApps();
  }

  async get(name: string): Promise<AppDetail> {
    const [app, versions, apps] = await Promise.all([
      this.#find(name),
      this.store.listVersions(name),
      this.store.listApps(),
    ]);
    const active = versions.find(({ version }) => version === app.activeVersion);
    return { app, versions, active, isAlone: apps.length === 1 };
  }

  async keys(name: string): Promise<KeyDetail[]> {
    await this.#find(name);
    const [keys, uses] = await Promise.all([this.secrets.listKeys(name), this.uses.list(name)]);
    const usedAt = new Map(uses.map((use) => [textOfKey(use), use.at]));
    return keys.map((key) => ({ ...key, lastUsedAt: usedAt.get(textOfKey(key)) }));
  }

  async #find(name: string): Promise<AppRow> {
    const app = await this.store.findApp(name);
    if (app === undefined) throw appNotFound(name);
    return app;
  }
}
