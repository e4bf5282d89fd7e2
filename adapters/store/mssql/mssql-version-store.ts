import type { VersionShare } from '#contracts/version-split.js';
import { VersionStore, type BesideRow } from '#src/apps/versions/version-store.js';
import { versionNotFound } from '../missing-rows.js';
import { changeApp } from './app-changes.js';
import { END_BESIDE, FIND_APP, FIND_VERSION, INSERT_BESIDE, RENEW_BESIDE } from './app-statements.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import * as sql from './version-statements.js';

export class MssqlVersionStore extends VersionStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async listBeside(app: string): Promise<BesideRow[]> {
    return [...(await this.#database.rows(sql.LIST_BESIDE, { app }))];
  }

  override async keepBeside(app: string, { version, reason }: BesideRow, forMs: number): Promise<boolean> {
    const change = async (transaction: Transaction): Promise<boolean> => {
      await mustExist(transaction, app, version);
      return put(transaction, { app, version, reason, forMs });
    };
    return changeApp(this.#database, app, change, () => notThere(app, version));
  }

  override async endBeside(app: string, { version, reason }: BesideRow): Promise<boolean> {
    const row = { app, version, reason };
    const change = async (transaction: Transaction) => (await transaction.run(END_BESIDE, row)) > 0;
    return changeApp(this.#database, app, change, () => false);
  }

  override async endExpired(): Promise<string[]> {
    const ended: string[] = [];
    const change = (app: string) => async (transaction: Transaction) =>
      (await transaction.run(sql.END_EXPIRED_BESIDE, { app })) > 0;
    for (const { app } of await this.#database.rows(sql.LIST_EXPIRED_BESIDE)) {
      if (await changeApp(this.#database, app, change(app), () => false)) ended.push(app);
    }
    return ended;
  }

  override async forgetLoadReport(app: string, version: string): Promise<void> {
    const change = async (transaction: Transaction): Promise<boolean> => {
      await mustExist(transaction, app, version);
      return (await transaction.run(sql.FORGET_LOAD_REPORT, { app, version })) > 0;
    };
    await changeApp(this.#database, app, change, () => notThere(app, version));
  }

  override async setSplit(app: string, split: VersionShare | undefined, warmForMs: number): Promise<void> {
    const { version = null, percent = 0 } = split ?? {};
    await changeApp(this.#database, app, async (transaction) => {
      if (version !== null) await mustExist(transaction, app, version);
      const before = await transaction.row(FIND_APP, { name: app });
      const left = before?.split_version ?? null;
      if (left === version && before?.split_percent === percent) return false;
      if (left !== null && left !== version) {
        await put(transaction, { app, version: left, reason: 'warm', forMs: warmForMs });
      }
      return (await transaction.run(sql.SET_SPLIT, { app, version, percent })) > 0;
    });
  }
}

/** Resolves with whether it is new. */
async function put(transaction: Transaction, row: BesideRow & { readonly app: string; readonly forMs: number }) {
  if ((await transaction.run(RENEW_BESIDE, { ...row })) > 0) return false;
  return (await transaction.run(INSERT_BESIDE, { ...row })) > 0;
}

async function mustExist(transaction: Transaction, app: string, version: string): Promise<void> {
  if ((await transaction.row(FIND_VERSION, { app, version })) === undefined) notThere(app, version);
}

function notThere(app: string, version: string): never {
  throw versionNotFound(app, version);
}
