import { SilentLogger } from '#contracts/ports/logger.js';
import type { StoreSchema } from '../store-schema.js';
import { LastingPool } from './lasting-pool.js';
import { migrate, pendingMigrations } from './migrate.js';
import { FIND_ROW_VERSIONS, TURN_ROW_VERSIONS_ON } from './migration-statements.js';
import { mssqlConnection } from './mssql-connection.js';
import { MssqlDatabase } from './mssql-database.js';
import type { MssqlConfig } from './store.config.js';

const ROW_VERSIONS_ON = 'READ_COMMITTED_SNAPSHOT is on now: readers no longer wait for writers';
const ROW_VERSIONS_OFF =
  'READ_COMMITTED_SNAPSHOT is off, and could not be turned on: run infra/sqlserver/create-database.sql while nothing is connected';

/** Connects when it is asked. */
export function mssqlSchema(url: string, options: MssqlConfig): StoreSchema {
  const { place, config } = mssqlConnection(url, options);
  const logger = new SilentLogger();
  const pool = new LastingPool(config, logger);
  const database = new MssqlDatabase(place, pool);
  return {
    place,
    pending: () => pendingMigrations(database, true),
    bringUp: async () => {
      // First, while the tables are empty and nobody is connected.
      const settings = await turnRowVersionsOn(database);
      const { applied, passedOver } = await migrate(database, logger, { again: true });
      return [
        ...settings,
        ...applied.map((name) => `${name} is done`),
        ...passedOver.map((name) => `${name} was passed over: this server refuses it, and everything works without it`),
      ];
    },
    close: () => pool.close(),
  };
}

async function turnRowVersionsOn(database: MssqlDatabase): Promise<string[]> {
  const versions = await database.row(FIND_ROW_VERSIONS);
  if (versions === undefined || versions.is_on) return [];
  try {
    await database.run(TURN_ROW_VERSIONS_ON);
    return [ROW_VERSIONS_ON];
  } catch {
    return [ROW_VERSIONS_OFF];
  }
}
