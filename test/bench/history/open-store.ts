import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { openMssqlStores } from '#adapters/store/mssql/open-mssql-stores.js';
import type { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';

export interface Opened {
  readonly name: string;
  readonly stores: Pick<Stores, 'executions' | 'statistics' | 'retention' | 'close'>;
  /** What the same file system does without us: rows written with the same durability, and looked up. */
  readonly limits: string;
}

const BUILT = (path: string): string => pathToFileURL(join('dist/adapters/store', path)).href;

/** The built stores, as programs run them: SQL Server where a URL names one, else SQLite in a new file. */
export async function openStore(folder: string, mssqlUrl: string | undefined): Promise<Opened> {
  const logger = new SilentLogger();
  if (mssqlUrl !== undefined) {
    const { openMssqlStores: open } = (await import(BUILT('mssql/open-mssql-stores.js'))) as {
      openMssqlStores: typeof openMssqlStores;
    };
    return { name: 'SQL Server', stores: (await open({ url: mssqlUrl, logger })) as Stores, limits: 'not measured' };
  }
  const { openSqliteStores: open } = (await import(BUILT('sqlite/open-sqlite-stores.js'))) as {
    openSqliteStores: typeof openSqliteStores;
  };
  const stores = await open({ path: join(folder, 'history.db'), logger, history: 'thread' });
  return { name: 'SQLite', stores, limits: sqliteLimits(join(folder, 'raw.db')) };
}

const ROWS = 300_000;
const AT_ONCE = 1_000;

/** One table, one key, no index: what is left when nothing of history is done. */
function sqliteLimits(path: string): string {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(
    'CREATE TABLE raw (seq INTEGER PRIMARY KEY, day TEXT, id TEXT, app TEXT, status TEXT, at INTEGER) STRICT',
  );
  const insert = database.prepare('INSERT INTO raw (day, id, app, status, at) VALUES (?, ?, ?, ?, ?)');
  const beganMs = performance.now();
  for (let n = 0; n < ROWS; n += AT_ONCE) {
    database.exec('BEGIN IMMEDIATE');
    for (let row = n; row < n + AT_ONCE; row += 1) insert.run('2026-01-31', `id-${row}`, 'app', 'Succeeded', row);
    database.exec('COMMIT');
  }
  const perSecond = ROWS / ((performance.now() - beganMs) / 1_000);
  const find = database.prepare('SELECT * FROM raw WHERE seq = ?');
  const lookedMs = performance.now();
  for (let n = 0; n < ROWS; n += 3) find.get(((n * 7_919) % ROWS) + 1);
  const eachMs = (performance.now() - lookedMs) / (ROWS / 3);
  database.close();
  return `${Math.round(perSecond)} bare rows/s in transactions of ${AT_ONCE}, ${(eachMs * 1_000).toFixed(1)} µs for a row by its key`;
}
