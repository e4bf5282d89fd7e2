import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { APP_NAME_PATTERN } from '#contracts/topology.js';
import { appNotFound } from '../app-not-found.js';
import type { AppKey } from './app-catalog.js';
import { AppSecrets, textOfKey } from '../secrets/app-secrets.js';
import { AppStore, type AppRow, type AppSearch, type VersionRow } from '../app-store.js';
import { KeyUseStore } from '../keys/key-use-store.js';

export interface AppDetail {
  readonly app: AppRow;
  /** Newest first. */
  readonly versions: readonly VersionRow[];
  readonly active: VersionRow | undefined;
  /** No other app is served beside it. */
  readonly isAlone: boolean;
}

/** `part` in whatever case. */
export type AppWish = Pick<AppSearch, 'part' | 'among'>;

export interface AppPageWish extends AppWish {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface AppPage {
  readonly items: readonly AppRow[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
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

  /** All that match, by name. */
  list({ part, among }: AppWish = {}): Promise<AppRow[]> {
    return this.store.searchApps({ part: part?.toLowerCase(), among });
  }

  /** By name. Throws REQUEST_INVALID for a cursor that no page gave out. */
  async page({ limit, cursor, part, among }: AppPageWish): Promise<AppPage> {
    const after = cursor === undefined ? undefined : nameOf(cursor);
    const rows = await this.store.searchApps({ limit: limit + 1, after, part: part?.toLowerCase(), among });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : undefined };
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

function cursorOf({ name }: AppRow): string {
  return Buffer.from(name).toString('base64url');
}

function nameOf(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString('utf8');
  if (APP_NAME_PATTERN.test(name)) return name;
  throw new NightshiftError('REQUEST_INVALID', 'cursor is not one of ours: pass the "next" of a page as it was given.');
}
