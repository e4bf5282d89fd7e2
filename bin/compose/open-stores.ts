import { asMigrate, placeOfStore, type StoreConfig } from './store.config.js';
import { mssqlConnection } from '#adapters/store/mssql/mssql-connection.js';
import type { MssqlConfig } from '#adapters/store/mssql/store.config.js';
import { appsInStore, checkStore } from '#adapters/store/sqlite/check-store.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { sqliteSchema } from '#adapters/store/sqlite/sqlite-schema.js';
import { sqlitePath } from '#adapters/store/sqlite/store.config.js';
import type { StoreSchema } from '#adapters/store/store-schema.js';
import type { Finding } from '#contracts/finding.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { AppRow } from '#src/apps/app-store.js';
import type { Stores } from '#src/stores.js';

export interface StoreSets {
  readonly store: StoreConfig;
  readonly mssql: MssqlConfig;
}

/** What one option cannot tell by itself. Throws CONFIG_INVALID. */
export function checkStoreConfig({ store, mssql }: StoreSets): void {
  const url = store.url.reveal();
  if (placeOfStore(url) === 'mssql') mssqlConnection(url, mssql);
}

/** Opens the store that STORE_URL names. Rejects with STORE_UNAVAILABLE, STORE_SCHEMA_NEWER or STORE_SCHEMA_OLDER. */
export async function openStores({ store, mssql }: StoreSets, logger: Logger): Promise<Stores> {
  const url = store.url.reveal();
  const migration = asMigrate(store.migrate);
  if (placeOfStore(url) === 'sqlite')
    return openSqliteStores({ history: 'thread', path: sqlitePath(url), logger, migration });
  // Loaded only where it is used: the driver costs every start a third of a second.
  const { openMssqlStores } = await import('#adapters/store/mssql/open-mssql-stores.js');
  return openMssqlStores({ url, options: mssql, logger, migration });
}

/** The schema of the store that STORE_URL names, for `nightshift migrate`. */
export async function openSchema({ store, mssql }: StoreSets): Promise<StoreSchema> {
  const url = store.url.reveal();
  if (placeOfStore(url) === 'sqlite') return sqliteSchema(sqlitePath(url));
  const { mssqlSchema } = await import('#adapters/store/mssql/mssql-schema.js');
  return mssqlSchema(url, mssql);
}

/** For `nightshift doctor`: nothing is changed. */
export interface StoreToCheck {
  check(): Promise<Finding[]>;
  /** None when it cannot be read as it is. */
  apps(): Promise<AppRow[]>;
}

export async function storeToCheck({ store, mssql }: StoreSets): Promise<StoreToCheck> {
  const url = store.url.reveal();
  if (placeOfStore(url) === 'sqlite') {
    const path = sqlitePath(url);
    return { check: () => checkStore(path), apps: () => appsInStore(path) };
  }
  const { appsInMssql, checkMssql } = await import('#adapters/store/mssql/check-mssql.js');
  const opened = { url, options: mssql, migration: asMigrate(store.migrate) };
  return { check: () => checkMssql(opened), apps: () => appsInMssql(opened) };
}
