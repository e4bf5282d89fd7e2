import { codeOf, toError } from '#contracts/errors.js';
import { clockFinding, failure, ok, warning, type Finding } from '#contracts/finding.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { AppRow } from '#src/apps/app-store.js';
import type { Migration } from '../migration-steps.js';
import { READ_SERVER, READ_USED_PAGES, WRITE_NOTHING, type ServerRow } from './doctor-statements.js';
import { LastingPool } from './lasting-pool.js';
import { pendingMigrations } from './migrate.js';
import { FIND_ROW_VERSIONS } from './migration-statements.js';
import { MssqlAppStore } from './mssql-app-store.js';
import { mssqlConnection } from './mssql-connection.js';
import { MssqlDatabase } from './mssql-database.js';
import type { MssqlConfig } from './store.config.js';

/** SQL Server 2019. */
const LEAST_MAJOR = 15;
const EXPRESS = 4;
/** Azure SQL Database and Managed Instance: always current, whatever version they tell. */
const ALWAYS_CURRENT: ReadonlySet<number> = new Set([5, 8]);

const PAGE_BYTES = 8_192;
const GB = 1024 ** 3;
const EXPRESS_LIMIT_GB = 10;
const EXPRESS_WARNED_GB = 8;

export interface MssqlStore {
  readonly url: string;
  readonly options: MssqlConfig;
  readonly migration: Migration;
}

/** Whether the database can be used by this version. Changes nothing in it. */
export async function checkMssql(store: MssqlStore): Promise<Finding[]> {
  return onDatabase(store, async (database) => {
    const askedMs = Date.now();
    const server = await database.row(READ_SERVER);
    if (server === undefined) throw new Error('The server says nothing of itself.');
    const times = { theirMs: server.now.getTime(), askedMs, answeredMs: Date.now(), resolutionMs: 1 };
    return [
      ok('store', `${database.place} answers`),
      versionFinding(server),
      clockFinding('store: clock', times),
      await rowVersionsFinding(database),
      ...(await sizeFinding(database, server)),
      ...(await schemaFindings(database, store.migration)),
    ];
  }).catch((error: unknown) => [
    failure('store', toError(error).message, 'Check STORE_URL, the login, and the way to the server.'),
  ]);
}

/** The apps that the store knows; none when it cannot be read as it is. Changes nothing in it. */
export async function appsInMssql(store: MssqlStore): Promise<AppRow[]> {
  return onDatabase(store, async (database) => {
    const isCurrent = (await pendingMigrations(database)).length === 0;
    return isCurrent ? new MssqlAppStore(database).listApps() : [];
    // What is wrong with it is a finding of its own.
  }).catch(() => []);
}

async function onDatabase<T>({ url, options }: MssqlStore, work: (database: MssqlDatabase) => Promise<T>): Promise<T> {
  const { place, config } = mssqlConnection(url, options);
  const pool = new LastingPool(config, new SilentLogger());
  try {
    return await work(new MssqlDatabase(place, pool));
  } finally {
    await pool.close();
  }
}

function versionFinding({ major, engine_edition: edition }: ServerRow): Finding {
  const check = 'store: version';
  if (major >= LEAST_MAJOR || ALWAYS_CURRENT.has(edition)) return ok(check, `SQL Server, version ${major}`);
  return failure(check, `SQL Server of version ${major}: too old`, 'Use SQL Server 2019 (version 15) or later.');
}

async function rowVersionsFinding(database: MssqlDatabase): Promise<Finding> {
  const check = 'store: readers and writers';
  const versions = await database.row(FIND_ROW_VERSIONS);
  if (versions?.is_on === true) return ok(check, 'do not wait for each other');
  return warning(
    check,
    'READ_COMMITTED_SNAPSHOT is off: readers wait for writers, and writers for readers',
    'Run infra/sqlserver/create-database.sql, or `nightshift migrate --up`, while nothing else is connected.',
  );
}

async function sizeFinding(database: MssqlDatabase, { engine_edition: edition }: ServerRow): Promise<Finding[]> {
  if (edition !== EXPRESS) return [];
  const used = await database.row(READ_USED_PAGES);
  const usedGb = (Number(used?.pages ?? 0) * PAGE_BYTES) / GB;
  const check = 'store: size';
  const message = `Express holds ${EXPRESS_LIMIT_GB} GB, ${usedGb.toFixed(1)} of them are used`;
  if (usedGb < EXPRESS_WARNED_GB) return [ok(check, message)];
  return [warning(check, message, 'Keep history for fewer days, see docs/operating.md; or use another edition.')];
}

async function schemaFindings(database: MssqlDatabase, migration: Migration): Promise<Finding[]> {
  const check = 'store: schema';
  try {
    const pending = await pendingMigrations(database);
    if (pending.length === 0) return [ok(check, 'is that of this version'), await writeFinding(database)];
    if (migration === 'auto') return [ok(check, 'is brought up to date at the next start')];
    const message = `lacks ${pending.map(({ name }) => name).join(', ')}, and STORE_MIGRATE is check`;
    return [failure(check, message, 'Run `nightshift migrate --up` with a login that may change the schema.')];
  } catch (error) {
    if (codeOf(error) !== 'STORE_SCHEMA_NEWER') throw error;
    return [failure(check, toError(error).message, 'Install the version that wrote it, or a later one.')];
  }
}

async function writeFinding(database: MssqlDatabase): Promise<Finding> {
  const check = 'store: writing';
  try {
    await database.run(WRITE_NOTHING);
    return ok(check, 'the login may write');
  } catch (error) {
    return failure(check, toError(error).message, 'Run infra/sqlserver/logins.sql, or give the login these rights.');
  }
}
