import { AppExchangeStore, type SwapSide } from '#src/apps/slots/app-exchange-store.js';
import type { AppColumns, VersionColumns } from '../app-rows.js';
import { versionNotFound } from '../missing-rows.js';
import { AppChanges } from './app-changes.js';
import * as sql from './app-exchange-statements.js';
import {
  DELETE_SETTINGS,
  END_BESIDE,
  END_TRIALS,
  FIND_APP,
  FIND_VERSION,
  INSERT_SETTING,
  KEEP_WARM,
} from './app-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

export class SqliteAppExchangeStore extends AppExchangeStore {
  readonly #database: SqliteDatabase;
  readonly #changes: AppChanges;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#changes = new AppChanges(database);
    this.#statements = prepareAll(database);
  }

  override async deleteVersion(app: string, version: string): Promise<boolean> {
    return this.#changes.make(app, () => {
      if (this.#statements.findVersion.get({ app, version }) === undefined) throw versionNotFound(app, version);
      return this.#statements.deleteUnused.run({ app, version }).changes > 0;
    });
  }

  override async deleteApp(app: string): Promise<boolean> {
    return this.#database.transaction(() => {
      for (const statement of this.#statements.deleteRows) statement.run({ app });
      return this.#statements.deleteApp.run({ app }).changes > 0;
    });
  }

  override async swap([one, other]: readonly [SwapSide, SwapSide], warmForMs: number): Promise<boolean> {
    return this.#database.transaction(() => {
      const [before, otherBefore] = [one, other].map(({ name }) => this.#statements.findApp.get({ name }));
      if (before?.revision !== one.revision || otherBefore?.revision !== other.revision) return false;
      this.#take(one, { from: other.name, version: otherBefore.active_version }, warmForMs);
      this.#take(other, { from: one.name, version: before.active_version }, warmForMs);
      return true;
    });
  }

  #take(side: SwapSide, { from, version }: { from: string; version: string | null }, forMs: number): void {
    const app = side.name;
    const statements = this.#statements;
    statements.endTrials.run({ app });
    statements.keepWarm.run({ app, forMs });
    if (version !== null) {
      statements.takeVersion.run({ app, from, version });
      statements.endBeside.run({ app, version, reason: 'warm' });
    }
    statements.pointTo.run({ app, version });
    statements.deleteSettings.run({ app });
    for (const { name, value, slotSetting = false } of side.settings) {
      const sealed = { keyId: value.keyId, sealed: value.text };
      statements.insertSetting.run({ app, name, ...sealed, slotSetting: Number(slotSetting) });
    }
  }
}

function prepareAll(database: SqliteDatabase) {
  const deleteRows = [
    sql.DELETE_CONSENTS,
    sql.DELETE_QUEUE_CLAIMS,
    sql.DELETE_TIMERS,
    sql.DELETE_TIMER_SLOTS,
    sql.DELETE_MISSED_TIMERS,
    sql.DELETE_BESIDE,
    sql.DELETE_VERSIONS,
    sql.DELETE_KEYS,
    sql.DELETE_CREDENTIAL,
    sql.DELETE_DEPLOYMENTS,
    DELETE_SETTINGS,
  ];
  return {
    deleteRows: deleteRows.map((statement) => database.prepare(statement)),
    deleteApp: database.prepare(sql.DELETE_APP),
    deleteUnused: database.prepare(sql.DELETE_UNUSED_VERSION),
    takeVersion: database.prepare(sql.TAKE_VERSION),
    pointTo: database.prepare(sql.POINT_TO),
    findApp: database.prepare<AppColumns>(FIND_APP),
    findVersion: database.prepare<VersionColumns>(FIND_VERSION),
    keepWarm: database.prepare(KEEP_WARM),
    endBeside: database.prepare(END_BESIDE),
    endTrials: database.prepare(END_TRIALS),
    deleteSettings: database.prepare(DELETE_SETTINGS),
    insertSetting: database.prepare(INSERT_SETTING),
  };
}
