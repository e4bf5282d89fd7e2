import type { AppColumns } from '../app-rows.js';
import { INSERT_BESIDE, RENEW_BESIDE } from './app-statements.js';
import type { Transaction } from './mssql-database.js';

export interface Leaving {
  readonly app: string;
  /** The one that comes into service, if any does. */
  readonly version: string | null;
  readonly before: Pick<AppColumns, 'active_version' | 'split_version'>;
  /** 0: nothing stays. */
  readonly forMs: number;
}

/** What is in service stays loaded when the pointer moves. Under the app's lock. */
export async function keepWarm(transaction: Transaction, { app, version, before, forMs }: Leaving): Promise<void> {
  if (forMs <= 0) return;
  for (const old of new Set([before.active_version, before.split_version])) {
    if (old === null || old === version) continue;
    const row = { app, version: old, reason: 'warm', forMs };
    if ((await transaction.run(RENEW_BESIDE, row)) === 0) await transaction.run(INSERT_BESIDE, row);
  }
}
