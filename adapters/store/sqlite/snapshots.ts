import { closeSync, openSync } from 'node:fs';
import { SqliteDatabase } from './sqlite-database.js';

/** Writers of ours hold the lock for milliseconds. */
const LOCK_WAIT_MS = 30_000;
const BEGIN_READING = 'BEGIN';
/** A transaction sees what is there at its first read. */
const FIRST_READ = 'SELECT count(*) AS count FROM sqlite_schema';

/** A database file as it was at one moment, whoever writes to it meanwhile. */
export interface Snapshot {
  /** Makes the file, for its owner only. */
  copyTo(path: string): Promise<void>;
}

/**
 * `work` gets one snapshot of each file, all of the same moment. The first is the store: while nobody can write to it, for some milliseconds,
 * each file is looked at. So what was done in the store and then in another file, or the other way round, is in both of them or comes again, as
 * after a crash at that moment.
 */
export async function withSnapshots(
  paths: readonly [string, ...string[]],
  work: (snapshots: readonly Snapshot[]) => Promise<void>,
): Promise<void> {
  const opened: SqliteDatabase[] = [];
  const open = (path: string): SqliteDatabase => {
    const database = new SqliteDatabase(path);
    opened.push(database);
    database.waitWhenBusy(LOCK_WAIT_MS);
    return database;
  };
  try {
    const writers = open(paths[0]);
    const snapshots = paths.map(open);
    writers.begin();
    for (const snapshot of snapshots) {
      snapshot.exec(BEGIN_READING);
      snapshot.prepare(FIRST_READ).get();
    }
    writers.rollback();
    await work(snapshots.map((database) => ({ copyTo: (path) => copyPrivately(database, path) })));
  } finally {
    for (const database of opened.toReversed()) database.close();
  }
}

async function copyPrivately(database: SqliteDatabase, path: string): Promise<void> {
  closeSync(openSync(path, 'wx', 0o600));
  await database.copyTo(path);
}
