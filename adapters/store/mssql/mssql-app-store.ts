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
import { versionNotFound } from '../missing-rows.js';
import { changeApp, type Change } from './app-changes.js';
import * as sql from './app-statements.js';
import { FORGET_KEY_USE } from './key-use-statements.js';
import { keepWarm } from './keep-warm.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import { replaceSettings } from './replace-settings.js';

export class MssqlAppStore extends AppStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async insertApp(name: string, at: Date, slotOf?: string): Promise<void> {
    await this.#database.run(sql.INSERT_APP, { name, createdAt: at, slotOf: slotOf ?? null });
  }

  override async findApp(name: string): Promise<AppRow | undefined> {
    const row = await this.#database.row(sql.FIND_APP, { name });
    return row === undefined ? undefined : rows.toApp(row);
  }

  override async listApps(): Promise<AppRow[]> {
    return (await this.#database.rows(sql.LIST_APPS)).map(rows.toApp);
  }

  override async searchApps(search: AppSearch): Promise<AppRow[]> {
    return (await this.#database.rows(sql.SEARCH_APPS, rows.appSearchParameters(search))).map(rows.toApp);
  }

  override async insertVersion(version: Omit<VersionRow, 'loadReport'>): Promise<void> {
    const { app, digest, packageBytes, createdAt } = version;
    const row = { app, version: version.version, digest, packageBytes, createdAt };
    await this.#change(app, async (transaction) => (await transaction.run(sql.INSERT_VERSION, row)) > 0);
  }

  override async findVersion(app: string, version: string): Promise<VersionRow | undefined> {
    const row = await this.#database.row(sql.FIND_VERSION, { app, version });
    return row === undefined ? undefined : rows.toVersion(row);
  }

  override async listVersions(app: string): Promise<VersionRow[]> {
    return (await this.#database.rows(sql.LIST_VERSIONS, { app })).map(rows.toVersion);
  }

  override async activateVersion(app: string, version: string, warmForMs = 0): Promise<void> {
    await this.#changeVersion(app, version, async (transaction) => {
      const ended = (await transaction.run(sql.END_TRIALS, { app })) > 0;
      const before = await transaction.row(sql.FIND_APP, { name: app });
      if (before === undefined || before.active_version === version) return ended;
      await transaction.run(sql.END_BESIDE, { app, version, reason: 'warm' });
      await keepWarm(transaction, { app, version, before, forMs: warmForMs });
      return (await transaction.run(sql.ACTIVATE_VERSION, { app, version })) > 0;
    });
  }

  override async saveLoadReport(app: string, version: string, report: LoadReport): Promise<void> {
    const text = JSON.stringify(report);
    await this.#changeVersion(app, version, async (transaction, { load_report: known }) => {
      // Two workers may report the same things in another order of properties.
      if (known !== null && isDeepStrictEqual(JSON.parse(known), JSON.parse(text))) return false;
      await transaction.run(sql.SAVE_LOAD_REPORT, { app, version, report: text });
      return true;
    });
  }

  override async markDurable(app: string): Promise<void> {
    await this.#change(app, async (transaction) => (await transaction.run(sql.MARK_DURABLE, { app })) > 0);
  }

  override async setState(app: string, state: AppState): Promise<boolean> {
    return this.#change(app, async (transaction) => (await transaction.run(sql.SET_STATE, { app, state })) > 0);
  }

  override async raiseRestarts(app: string): Promise<void> {
    await this.#change(app, async (transaction) => (await transaction.run(sql.RAISE_RESTARTS, { app })) > 0);
  }

  override async listKeys(app: string): Promise<KeyRow[]> {
    return (await this.#database.rows(sql.LIST_KEYS, { app })).map(rows.toKey);
  }

  override async insertKeys(app: string, keys: readonly Omit<KeyRow, 'app'>[]): Promise<void> {
    const list = JSON.stringify(keys.map((key) => rows.fromKey({ app, ...key })));
    await this.#change(app, async (transaction) => (await transaction.run(sql.INSERT_KEYS, { app, keys: list })) > 0);
  }

  override async saveKey(key: KeyRow): Promise<'inserted' | 'replaced'> {
    const row = rows.fromKey(key);
    let outcome: 'inserted' | 'replaced' = 'replaced';
    await this.#change(key.app, async (transaction) => {
      outcome = (await transaction.run(sql.REPLACE_KEY, row)) > 0 ? 'replaced' : 'inserted';
      if (outcome === 'inserted') return (await transaction.run(sql.INSERT_KEY, row)) > 0;
      const { app, scope, function: owner, name } = key;
      await transaction.run(FORGET_KEY_USE, { app, scope, function: owner, name });
      return true;
    });
    return outcome;
  }

  override async deleteKey(app: string, { scope, function: functionName, name }: KeyName): Promise<boolean> {
    const key = { app, scope, function: functionName, name };
    const change: Change = async (transaction) => (await transaction.run(sql.DELETE_KEY, key)) > 0;
    return this.#change(app, change, () => false);
  }

  override async listSettings(app: string): Promise<SettingRow[]> {
    return (await this.#database.rows(sql.LIST_SETTINGS, { app })).map(rows.toSetting);
  }

  override async replaceSettings(
    app: string,
    settings: readonly Omit<SettingRow, 'app'>[],
    revision?: number,
  ): Promise<boolean> {
    return this.#change(app, async (transaction) => {
      const now = revision === undefined ? undefined : await transaction.row(sql.FIND_APP, { name: app });
      if (now?.revision !== revision) return false;
      await replaceSettings(transaction, app, settings);
      return true;
    });
  }

  #changeVersion(
    app: string,
    version: string,
    change: (transaction: Transaction, row: rows.VersionColumns) => Promise<boolean>,
  ): Promise<boolean> {
    const missing = () => {
      throw versionNotFound(app, version);
    };
    const whenFound: Change = async (transaction) =>
      change(transaction, (await transaction.row(sql.FIND_VERSION, { app, version })) ?? missing());
    return this.#change(app, whenFound, missing);
  }

  #change(app: string, change: Change, missing?: () => boolean): Promise<boolean> {
    return changeApp(this.#database, app, change, missing);
  }
}
