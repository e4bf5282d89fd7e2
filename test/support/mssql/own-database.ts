import { createHash } from 'node:crypto';
import sql from 'mssql';
import { mssqlConnection } from '#adapters/store/mssql/mssql-connection.js';

/** Whole rounds over what is left: a table that others refer to goes once they are gone. */
const MOST_ROUNDS = 50;

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database that only `testFile` uses. On a server where the login may make none, that is the one of the URL, emptied. */
export async function createOwnDatabase(serverUrl: string, testFile: string): Promise<OwnDatabase> {
  const digest = createHash('sha256').update(`${testFile} ${process.pid} ${Date.now()}`).digest('hex');
  const name = `nightshift_test_${digest.slice(0, 16)}`;
  const isMade = await onServer(serverUrl, (pool) => made(pool, name));
  if (!isMade) {
    await onServer(serverUrl, empty);
    return { url: serverUrl, drop: async () => undefined };
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, (pool) => dropped(pool, name)) };
}

/** False when the server refuses: one that is only slow must not cost somebody the tables of the database that the URL names. */
async function made(pool: sql.ConnectionPool, name: string): Promise<boolean> {
  try {
    await pool.request().batch(`CREATE DATABASE [${name}]`);
  } catch (error) {
    if (!(error instanceof sql.RequestError) || error.number === undefined) throw error;
    return false;
  }
  // As infra/sqlserver/create-database.sql does.
  await pool.request().batch(`ALTER DATABASE [${name}] SET READ_COMMITTED_SNAPSHOT ON`);
  return true;
}

/** A connection that has just been closed may still be there for the server. */
async function dropped(pool: sql.ConnectionPool, name: string): Promise<void> {
  await pool.request().batch(`ALTER DATABASE [${name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
  await pool.request().batch(`DROP DATABASE [${name}]`);
}

async function onServer<T>(url: string, work: (pool: sql.ConnectionPool) => Promise<T>): Promise<T> {
  const pool = await new sql.ConnectionPool(mssqlConnection(url).config).connect();
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

async function empty(pool: sql.ConnectionPool): Promise<void> {
  let left: readonly string[] = await drops(pool);
  for (let round = 1; left.length > 0; round += 1) {
    if (round > MOST_ROUNDS) throw new Error(`The database of the tests cannot be emptied: ${left.join('; ')}`);
    for (const drop of left) {
      await pool
        .request()
        .batch(drop)
        .catch(() => undefined);
    }
    left = await drops(pool);
  }
}

async function drops(pool: sql.ConnectionPool): Promise<string[]> {
  const { recordset } = await pool
    .request()
    .query<{ kind: string; name: string }>(
      'SELECT TABLE_TYPE AS kind, TABLE_NAME AS name FROM INFORMATION_SCHEMA.TABLES',
    );
  return recordset.map(({ kind, name }) => `DROP ${kind === 'VIEW' ? 'VIEW' : 'TABLE'} [${name}]`);
}
