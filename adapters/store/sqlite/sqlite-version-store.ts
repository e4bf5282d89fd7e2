import type { VersionShare } from '#contracts/version-split.js';
import { VersionStore, type BesideRow } from '#src/apps/versions/version-store.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { versionNotFound } from '../missing-rows.js';
import { AppChanges } from './app-changes.js';
import { END_BESIDE, FIND_VERSION } from './app-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';
import * as sql from './version-statements.js';

interface SplitColumns {
  readonly split_version: string | null;
  readonly split_percent: number;
}

export class SqliteVersionStore extends VersionStore {
  readonly #changes: AppChanges;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#changes = new AppChanges(database);
    this.#statements = prepareAll(database);
  }

  override async listBeside(app: string): Promise<BesideRow[]> {
    return this.#statements.list.all({ app });
  }

  override async keepBeside(app: string, { version, reason }: BesideRow, forMs: number): Promise<boolean> {
    return this.#changes.make(app, () => {
      this.#mustExist(app, version);
      const isNew = this.#statements.find.get({ app, version, reason }) === undefined;
      this.#statements.put.run({ app, version, reason, forMs });
      return isNew;
    });
  }

  override async endBeside(app: string, { version, reason }: BesideRow): Promise<boolean> {
    return this.#changes.make(app, () => this.#statements.end.run({ app, version, reason }).changes > 0);
  }

  override async endExpired(): Promise<string[]> {
    const apps = this.#statements.listExpired.all().map(({ app }) => app);
    return apps.filter((app) => this.#changes.make(app, () => this.#statements.endExpired.run({ app }).changes > 0));
  }

  override async forgetLoadReport(app: string, version: string): Promise<void> {
    this.#changes.make(app, () => {
      this.#mustExist(app, version);
      return this.#statements.forget.run({ app, version }).changes > 0;
    });
  }

  override async setSplit(app: string, split: VersionShare | undefined, warmForMs: number): Promise<void> {
    this.#changes.make(app, () => {
      const before = this.#statements.findSplit.get({ app });
      if (before === undefined) throw appNotFound(app);
      const { version = null, percent = 0 } = split ?? {};
      if (version !== null) this.#mustExist(app, version);
      const left = before.split_version;
      if (left === version && before.split_percent === percent) return false;
      if (left !== null && left !== version) {
        this.#statements.put.run({ app, version: left, reason: 'warm', forMs: warmForMs });
      }
      return this.#statements.setSplit.run({ app, version, percent }).changes > 0;
    });
  }

  #mustExist(app: string, version: string): void {
    if (this.#statements.findVersion.get({ app, version }) === undefined) throw versionNotFound(app, version);
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    list: database.prepare<BesideRow>(sql.LIST_BESIDE),
    find: database.prepare<{ readonly version: string }>(sql.FIND_BESIDE),
    put: database.prepare(sql.PUT_BESIDE),
    end: database.prepare(END_BESIDE),
    listExpired: database.prepare<{ readonly app: string }>(sql.LIST_EXPIRED_BESIDE),
    endExpired: database.prepare(sql.END_EXPIRED_BESIDE),
    forget: database.prepare(sql.FORGET_LOAD_REPORT),
    findSplit: database.prepare<SplitColumns>(sql.FIND_SPLIT),
    setSplit: database.prepare(sql.SET_SPLIT),
    findVersion: database.prepare<{ readonly version: string }>(FIND_VERSION),
  };
}
