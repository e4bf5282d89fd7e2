import type { Logger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { LastingPool } from './lasting-pool.js';
import { migrate } from './migrate.js';
import { MssqlCancellationStore } from './mssql-cancellation-store.js';
import { MssqlDatabase } from './mssql-database.js';
import { MssqlLeaseStore } from './mssql-lease-store.js';
import { MssqlParkedStore } from './mssql-parked-store.js';
import { query } from './mssql-statement.js';
import { mssqlConnection } from './mssql-url.js';

const PING = query('SELECT 1 AS alive');

/** Every node of a set-up opens the same database. */
export interface MssqlStoresOpening {
  readonly url: string;
  readonly logger: Logger;
}

/** While they are being built: becomes `Stores`. */
export type MssqlStores = Partial<Stores> & Pick<Stores, 'ping' | 'close'>;

/** Connects and brings the schema up to date. Rejects with STORE_UNAVAILABLE, or STORE_SCHEMA_NEWER. */
export async function openMssqlStores({ url, logger }: MssqlStoresOpening): Promise<MssqlStores> {
  const { place, config } = mssqlConnection(url);
  const pool = new LastingPool(config, logger);
  const database = new MssqlDatabase(place, () => pool.connected());
  try {
    await migrate(database, logger);
    return storesOn(database, pool);
  } catch (error) {
    await pool.close();
    throw error;
  }
}

// oxlint-disable-next-line max-lines-per-function -- one line for each store
function storesOn(database: MssqlDatabase, pool: LastingPool): MssqlStores {
  return {
    // apps

    // packages

    // executions

    // payloads

    parked: new MssqlParkedStore(database),

    leases: new MssqlLeaseStore(database),

    cancellations: new MssqlCancellationStore(database),

    // runClaims

    // idempotency

    // deadLetters

    // audit

    // batches

    // queueClaims

    // tokens

    // workers

    // notifications

    // timers

    ping: async () => {
      await database.row(PING);
    },
    close: () => pool.close(),
  };
}
