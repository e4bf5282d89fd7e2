import { existsSync } from 'node:fs';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { StoreSchema } from '../store-schema.js';
import { allMigrations, migrate, pendingMigrations } from './migrate.js';
import { openDatabase } from './open-sqlite-stores.js';
import { SqliteDatabase } from './sqlite-database.js';

/** Opens no file before it is asked, and makes one in `bringUp` only. */
export function sqliteSchema(path: string): StoreSchema {
  const pending: StoreSchema['pending'] = async () => {
    if (!existsSync(path)) return allMigrations();
    const database = new SqliteDatabase(path);
    try {
      return await pendingMigrations(database);
    } finally {
      database.close();
    }
  };
  return {
    place: path,
    pending,
    bringUp: async () => {
      const steps = await pending();
      const database = await openDatabase(path);
      try {
        await migrate(database, new SilentLogger());
      } finally {
        database.close();
      }
      return steps.map(({ name }) => `${name} is done`);
    },
    close: async () => undefined,
  };
}
