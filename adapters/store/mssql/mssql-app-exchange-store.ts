import { AppExchangeStore, type SwapSide } from '#src/apps/slots/app-exchange-store.js';
import type { AppColumns } from '../app-rows.js';
import { versionNotFound } from '../missing-rows.js';
import { changeApp } from './app-changes.js';
import * as sql from './app-exchange-statements.js';
import { DELETE_SETTINGS, END_BESIDE, END_TRIALS, FIND_APP, FIND_VERSION, LOCK_APP } from './app-statements.js';
import { keepWarm } from './keep-warm.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import { replaceSettings } from './replace-settings.js';

/** Of an app, before its own row. */
const ROWS_OF_APP = [
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

interface Taking {
  readonly side: SwapSide;
  readonly before: AppColumns;
  readonly other: AppColumns;
  readonly forMs: number;
}

export class MssqlAppExchangeStore extends AppExchangeStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async deleteVersion(app: string, version: string): Promise<boolean> {
    const missing = (): never => {
      throw versionNotFound(app, version);
    };
    const change = async (transaction: Transaction): Promise<boolean> => {
      if ((await transaction.row(FIND_VERSION, { app, version })) === undefined) return missing();
      return (await transaction.run(sql.DELETE_UNUSED_VERSION, { app, version })) > 0;
    };
    return changeApp(this.#database, app, change, missing);
  }

  override async deleteApp(app: string): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      if ((await transaction.row(LOCK_APP, { app })) === undefined) return false;
      for (const statement of ROWS_OF_APP) await transaction.run(statement, { app });
      return (await transaction.run(sql.DELETE_APP, { app })) > 0;
    });
  }

  override async swap([one, other]: readonly [SwapSide, SwapSide], warmForMs: number): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      // In one order: two swaps at once wait for each other, and do not deadlock.
      for (const app of [one.name, other.name].toSorted()) await transaction.row(LOCK_APP, { app });
      const before = await transaction.row(FIND_APP, { name: one.name });
      const otherBefore = await transaction.row(FIND_APP, { name: other.name });
      if (before?.revision !== one.revision || otherBefore?.revision !== other.revision) return false;
      await take(transaction, { side: one, before, other: otherBefore, forMs: warmForMs });
      await take(transaction, { side: other, before: otherBefore, other: before, forMs: warmForMs });
      return true;
    });
  }
}

async function take(transaction: Transaction, { side, before, other, forMs }: Taking): Promise<void> {
  const { name: app, settings } = side;
  const version = other.active_version;
  await transaction.run(END_TRIALS, { app });
  await keepWarm(transaction, { app, version, before, forMs });
  if (version !== null) {
    await transaction.run(sql.TAKE_VERSION, { app, source: other.name, version });
    await transaction.run(END_BESIDE, { app, version, reason: 'warm' });
  }
  await transaction.run(sql.POINT_TO, { app, version });
  await replaceSettings(transaction, app, settings);
}
