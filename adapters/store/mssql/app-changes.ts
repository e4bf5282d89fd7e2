import { appNotFound } from '#src/apps/app-not-found.js';
import { LOCK_APP, RAISE_REVISION } from './app-statements.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';

/** Resolves with whether something changed. */
export type Change = (transaction: Transaction) => Promise<boolean>;

/**
 * One transaction that has the app's row from the start: changes of one app queue up, and no two can deadlock. The revision grows when `change` says
 * that something changed.
 */
export function changeApp(
  database: MssqlDatabase,
  app: string,
  change: Change,
  missing: () => boolean = () => noApp(app),
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    if ((await transaction.row(LOCK_APP, { app })) === undefined) return missing();
    const changed = await change(transaction);
    if (changed) await transaction.run(RAISE_REVISION, { app });
    return changed;
  });
}

function noApp(app: string): never {
  throw appNotFound(app);
}
