import { isDeepStrictEqual } from 'node:util';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import {
  AppStore,
  type AppRow,
  type AppSearch,
  type AppState,
  type KeyName,
  type KeyRow,
  type SettingRow,
  type VersionRow,
} from '#src/apps/app-store.js';
import * as rows from '../app-rows.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { versionNotFound } from '../missing-rows.js';
import { AppChanges } from './app-changes.js';
import * as sql from './app-statements.js';
import { FORGET_KEY_USE } from './key-use-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

export class SqliteAppStore extends AppStore {
  readonly #changes: AppChanges;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#changes = new AppChanges(database);
    this.#statements = prepareAll(database);
  }

  override async insertApp(name: string, at: Date, slotOf?: string): Promise<void> {
    this.#statements.insertApp.run({ name, createdAt: at.getTime(), slotOf: slotOf ?? null });
  }

  override async findApp(name: string): Promise<AppRow | undefined> {
    const row = this.#statements.findApp.get({ name });
    return row === undefined ? undefined : rows.toApp(row);
  }

  override async listApps(): Promise<AppRow[]> {
    return this.#statements.listApps.all().map(rows.toApp);
  }

  override async searchApps(search: AppSearch): Promise<AppRow[]> {
    return this.#statements.searchApps.all(rows.appSearchParameters(search)).map(rows.toApp);
  }

  override async insertVersion(version: Omit<VersionRow, 'loadReport'>): Promise<void> {
    const { app, digest, packageBytes, createdAt } = version;
    this.#changes.make(app, () => {
      const row = { app, version: version.version, digest, packageBytes, createdAt: createdAt.getTime() };
      return this.#statements.insertVersion.run(row).changes > 0;
    });
  }

  override async findVersion(app: string, version: string): Promise<VersionRow | undefined> {
    const row = this.#statements.findVersion.get({ app, version });
    return row === undefined ? undefined : rows.toVersion(row);
  }

  override async listVersions(app: string): Promise<VersionRow[]> {
    return this.#statements.listVersions.all({ app }).map(rows.toVersion);
  }

  override async activateVersion(app: string, version: string, warmForMs = 0): Promise<void> {
    this.#changes.make(app, () => {
      this.#getVersion(app, version);
      const ended = this.#statements.endTrials.run({ app }).changes > 0;
      if (this.#statements.findApp.get({ name: app })?.active_version === version) return ended;
      this.#statements.keepWarm.run({ app, forMs: warmForMs });
      this.#statements.endBeside.run({ app, version, reason: 'warm' });
      return this.#statements.activateVersion.run({ app, version }).changes > 0;
    });
  }

  override async saveLoadReport(app: string, version: string, report: LoadReport): Promise<void> {
    const text = JSON.stringify(report);
    this.#changes.make(app, () => {
      const known = this.#getVersion(app, version).load_report;
      // Two workers may report the same things in another order of properties.
      if (known !== null && isDeepStrictEqual(JSON.parse(known), JSON.parse(text))) return false;
      this.#statements.saveLoadReport.run({ app, version, report: text });
      return true;
    });
  }

  override async markDurable(app: string): Promise<void> {
    this.#changes.make(app, () => {
      if (this.#statements.markDurable.run({ app }).changes > 0) return true;
      this.#mustExist(app);
      return false;
    });
  }

  override async setState(app: string, state: AppState): Promise<boolean> {
    return this.#changes.make(app, () => {
      if (this.#statements.setState.run({ app, state }).changes > 0) return true;
      this.#mustExist(app);
      return false;
    });
  }

  override async raiseRestarts(app: string): Promise<void> {
    this.#changes.make(app, () => {
      this.#mustExist(app);
      return this.#statements.raiseRestarts.run({ app }).changes > 0;
    });
  }

  override async listKeys(app: string): Promise<KeyRow[]> {
    return this.#statements.listKeys.all({ app }).map(rows.toKey);
  }

  override async insertKeys(app: string, keys: readonly Omit<KeyRow, 'app'>[]): Promise<void> {
    this.#changes.make(app, () => {
      this.#mustExist(app);
      const inserted = keys.map((key) => this.#statements.insertKey.run(rows.fromKey({ app, ...key })).changes);
      return inserted.some((changes) => changes > 0);
    });
  }

  override async saveKey(key: KeyRow): Promise<'inserted' | 'replaced'> {
    const row = rows.fromKey(key);
    let outcome: 'inserted' | 'replaced' = 'replaced';
    this.#changes.make(key.app, () => {
      if (this.#statements.replaceKey.run(row).changes > 0) {
        const { app, scope, function: owner, name } = key;
        this.#statements.forgetKeyUse.run({ app, scope, function: owner, name });
        return true;
      }
      outcome = 'inserted';
      return this.#statements.insertKey.run(row).changes > 0;
    });
    return outcome;
  }

  override async deleteKey(app: string, { scope, function: functionName, name }: KeyName): Promise<boolean> {
    const key = { app, scope, function: functionName, name };
    return this.#changes.make(app, () => this.#statements.deleteKey.run(key).changes > 0);
  }

  override async listSettings(app: string): Promise<SettingRow[]> {
    return this.#statements.listSettings.all({ app }).map(rows.toSetting);
  }

  override async replaceSettings(
    app: string,
    settings: readonly Omit<SettingRow, 'app'>[],
    revision?: number,
  ): Promise<boolean> {
    return this.#changes.make(app, () => {
      // An empty set touches no other row that would tell.
      this.#mustExist(app);
      if (revision !== undefined && this.#statements.findApp.get({ name: app })?.revision !== revision) return false;
      this.#statements.deleteSettings.run({ app });
      for (const { name, value, slotSetting = false } of settings) {
        const row = { app, name, keyId: value.keyId, sealed: value.text, slotSetting: Number(slotSetting) };
        this.#statements.insertSetting.run(row);
      }
      return true;
    });
  }

  #mustExist(app: string): void {
    if (this.#statements.findApp.get({ name: app }) === undefined) throw appNotFound(app);
  }

  #getVersion(app: string, version: string): rows.VersionColumns {
    const row = this.#statements.findVersion.get({ app, version });
    if (row !== undefined) return row;
    throw versionNotFound(app, version);
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    insertApp: database.prepare(sql.INSERT_APP),
    findApp: database.prepare<rows.AppColumns>(sql.FIND_APP),
    listApps: database.prepare<rows.AppColumns>(sql.LIST_APPS),
    searchApps: database.prepare<rows.AppColumns>(sql.SEARCH_APPS),
    insertVersion: database.prepare(sql.INSERT_VERSION),
    findVersion: database.prepare<rows.VersionColumns>(sql.FIND_VERSION),
    listVersions: database.prepare<rows.VersionColumns>(sql.LIST_VERSIONS),
    activateVersion: database.prepare(sql.ACTIVATE_VERSION),
    keepWarm: database.prepare(sql.KEEP_WARM),
    endTrials: database.prepare(sql.END_TRIALS),
    endBeside: database.prepare(sql.END_BESIDE),
    saveLoadReport: database.prepare(sql.SAVE_LOAD_REPORT),
    markDurable: database.prepare(sql.MARK_DURABLE),
    setState: database.prepare(sql.SET_STATE),
    raiseRestarts: database.prepare(sql.RAISE_RESTARTS),
    replaceKey: database.prepare(sql.REPLACE_KEY),
    deleteKey: database.prepare(sql.DELETE_KEY),
    forgetKeyUse: database.prepare(FORGET_KEY_USE),
    listKeys: database.prepare<rows.KeyColumns>(sql.LIST_KEYS),
    insertKey: database.prepare(sql.INSERT_KEY),
    listSettings: database.prepare<rows.SettingColumns>(sql.LIST_SETTINGS),
    deleteSettings: database.prepare(sql.DELETE_SETTINGS),
    insertSetting: database.prepare(sql.INSERT_SETTING),
  };
}
