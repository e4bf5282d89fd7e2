import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate } from '#adapters/store/sqlite/migrate.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SqliteDatabase } from '#adapters/store/sqlite/sqlite-database.js';
import { sqliteSchema } from '#adapters/store/sqlite/sqlite-schema.js';
import { SqliteExecutionStore } from '#adapters/store/sqlite/sqlite-execution-store.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import {
  aDigest,
  anAcceptedRecord,
  anEndedRecord,
  anExecution,
  anOccurrence,
  NIGHT,
  streamOf,
} from '../support/factories.js';
import { RememberingLogger } from '../support/remembering-logger.js';

const logger = new SilentLogger();
const MIGRATED = 'Store schema brought up to date';

describe('an SQLite store', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-opening-'));
    path = join(folder, 'state', 'nightshift.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (busyTimeoutMs = 5_000): Promise<Stores> => openSqliteStores({ path, logger, busyTimeoutMs });

  /** A second connection that knows nothing of our code. */
  function onFile<T>(use: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(path);
    try {
      return use(database);
    } finally {
      database.close();
    }
  }

  describe('being opened', () => {
    it('makes its folder and a file that only its owner can read, and the files beside it too', async () => {
      const stores = await open();
      await stores.apps.insertApp('orders', NIGHT);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
      await stores.close();
    });

    it('keeps what it holds and has nothing to migrate the second time', async () => {
      const first = await open();
      await first.apps.insertApp('orders', NIGHT);
      await first.close();
      const remembering = new RememberingLogger();
      const second = await openSqliteStores({ path, logger: remembering });
      expect((await second.apps.findApp('orders'))?.name).toBe('orders');
      expect(remembering.lines).toEqual([]);
      await second.close();
    });

    it('migrates once when many open a new file at the same time', async () => {
      const remembering = new RememberingLogger();
      const all = await Promise.all(Array.from({ length: 8 }, () => openSqliteStores({ path, logger: remembering })));
      expect(remembering.lines.map(({ message }) => message)).toEqual([MIGRATED]);
      await Promise.all(all.map((stores, n) => stores.apps.insertApp(`app-${n}`, NIGHT)));
      expect(await all[0]?.apps.listApps()).toHaveLength(8);
      await Promise.all(all.map((stores) => stores.close()));
    });

    it('refuses a schema of a later version, and leaves it as it is', async () => {
      await (await open()).close();
      const later = `INSERT INTO schema_migration (name, applied_at) VALUES ('9999_later.sql', 0)`;
      onFile((database) => database.exec(later));
      await expect(open()).rejects.toMatchObject({
        code: 'STORE_SCHEMA_NEWER',
        message: expect.stringContaining('9999_later.sql'),
      });
    });

    it('lives with a later step that says from where on it may, while the later version runs beside it', async () => {
      const later = await open();
      onFile((database) => {
        const { name } = database.prepare('SELECT max(name) AS name FROM schema_migration').get() as { name: string };
        database
          .prepare(`INSERT INTO schema_migration (name, applied_at, compatible_from) VALUES ('9999_later.sql', 0, ?)`)
          .run(name);
        database.exec('ALTER TABLE app ADD COLUMN later TEXT');
      });
      const restarted = await open();
      await restarted.apps.insertApp('orders', NIGHT);
      expect(await later.apps.listApps()).toHaveLength(1);
      await Promise.all([later.close(), restarted.close()]);
    });

    it('migrates a file whose list of steps is from before they could say so', async () => {
      const old = `CREATE TABLE schema_migration (name TEXT NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`;
      mkdirSync(dirname(path));
      onFile((database) => database.exec(old));
      await (await open()).close();
      await (await open()).close();
    });

    it('does not touch the schema where that is for somebody else to do', async () => {
      const opening = openSqliteStores({ path, logger, migration: 'check' });
      await expect(opening).rejects.toMatchObject({
        code: 'STORE_SCHEMA_OLDER',
        message: expect.stringMatching(/lacks 0001_apps\.sql, .*nightshift migrate --up/),
      });
      const schema = sqliteSchema(path);
      const pending = await schema.pending();
      expect(pending[0]?.sql).toContain('CREATE TABLE app');
      expect(await schema.bringUp()).toEqual(pending.map(({ name }) => `${name} is done`));
      expect(await schema.pending()).toEqual([]);
      await (await openSqliteStores({ path, logger, migration: 'check' })).close();
    });

    it('is planned for without being made', async () => {
      expect((await sqliteSchema(path).pending()).length).toBeGreaterThan(0);
      expect(existsSync(path)).toBe(false);
    });

    it('leaves nothing of a migration that fails half way', async () => {
      const steps = mkdtempSync(join(folder, 'steps-'));
      writeFileSync(join(steps, '0001_good.sql'), 'CREATE TABLE good (n INTEGER) STRICT;');
      writeFileSync(join(steps, '0002_bad.sql'), 'CREATE TABLE half (n INTEGER) STRICT; CREATE NONSENSE;');
      path = join(folder, 'half.db');
      const database = new SqliteDatabase(path);
      await expect(migrate(database, logger, { folder: steps })).rejects.toMatchObject({
        code: 'INTERNAL',
        message: expect.stringContaining('NONSENSE'),
      });
      const tables = database.prepare<{ name: string }>('SELECT name FROM sqlite_schema').all();
      expect(tables).toEqual([]);
      writeFileSync(join(steps, '0002_bad.sql'), 'CREATE TABLE half (n INTEGER) STRICT;');
      await migrate(database, logger, { folder: steps });
      database.close();
      expect(onFile((file) => file.prepare('SELECT name FROM schema_migration').all())).toHaveLength(2);
    });

    it('says so when the file is no database, or its place no folder', async () => {
      path = join(folder, 'notes.txt');
      writeFileSync(path, 'Not a database, but long enough to be mistaken for the header of one.'.repeat(20));
      const message = expect.stringContaining('not an SQLite database');
      await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message });
      path = join(path, 'nightshift.db');
      await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining(path) });
    });

    it('removes what a writer that died long ago has left, and nothing of one at work', async () => {
      const stores = await open();
      await stores.packages.write(aDigest(), streamOf('kept'));
      onFile((database) => {
        const dead = `INSERT INTO content (id, touched_at) VALUES (777, unixepoch() - 90000), (778, unixepoch() - 60)`;
        database.exec(
          `${dead}; INSERT INTO content_chunk (content, number, bytes) VALUES (777, 0, x'00'), (778, 0, x'00')`,
        );
      });
      await (await open()).close();
      const left = onFile((database) => database.prepare('SELECT content FROM content_chunk ORDER BY content').all());
      expect(left.map(({ content }) => content)).toEqual([expect.any(Number), 778]);
      expect(left[0]).not.toEqual({ content: 777 });
      await stores.close();
    });
  });

  describe('in trouble', () => {
    it('is unavailable while another process holds the lock, and back when it lets go', async () => {
      const stores = await open(20);
      const blocker = new DatabaseSync(path);
      blocker.exec('BEGIN IMMEDIATE');
      const about = anExecution();
      const refused = stores.executions.apply([anAcceptedRecord(about)]);
      const message = expect.stringContaining('locked by another process');
      await expect(refused).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message, cause: { errcode: 5 } });
      await expect(stores.executions.list({}, 10)).resolves.toEqual([]);
      blocker.exec('ROLLBACK');
      await stores.executions.apply([anAcceptedRecord(about)]);
      expect((await stores.executions.find(about.id))?.execution.status).toBe('Queued');
      blocker.close();
      await stores.close();
    });

    it('waits for the lock without holding up the event loop', async () => {
      const stores = await open();
      const blocker = new DatabaseSync(path);
      blocker.exec('BEGIN IMMEDIATE');
      const telling = stores.notifications.insert(anOccurrence(), { foldMs: 0, destinations: [] });
      const writing = [
        stores.apps.insertApp('orders', NIGHT),
        stores.packages.write(aDigest(), streamOf('small')),
        stores.timers.leave('somewhere'),
      ];
      // On this thread: were it held up, the lock would never be let go, and the insertion would be refused.
      await new Promise((resolve) => setTimeout(resolve, 1));
      blocker.exec('ROLLBACK');
      blocker.close();
      expect(await telling).toBe(true);
      await Promise.all(writing);
      await stores.close();
      const impatient = await open(20);
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      const refused = impatient.notifications.insert(anOccurrence(), { foldMs: 0, destinations: [] });
      await expect(refused).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      other.close();
      await impatient.close();
    });

    it('writes nothing of a batch for which the disk has no room, and goes on when there is some', async () => {
      await (await open()).close();
      const database = new SqliteDatabase(path);
      const executions = new SqliteExecutionStore(database);
      const { page_count: pages } = database.prepare<{ page_count: number }>('PRAGMA page_count').get() ?? {
        page_count: 0,
      };
      database.exec(`PRAGMA max_page_count = ${pages + 20}`);
      const logs = [{ at: NIGHT.toISOString(), level: 'Information' as const, message: 'x'.repeat(4096) }];
      const batch = Array.from({ length: 100 }, () => anEndedRecord({ logs }));
      const full = {
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining('disk is full'),
        cause: { errcode: 13 },
      };
      await expect(executions.apply(batch)).rejects.toMatchObject(full);
      expect(await executions.list({}, 10)).toEqual([]);
      database.exec('PRAGMA max_page_count = 100000');
      await executions.apply(batch);
      expect(await executions.list({}, 1000)).toHaveLength(100);
      database.close();
    });

    it('is unavailable once closed, and can be closed twice', async () => {
      const stores = await open();
      await expect(stores.ping()).resolves.toBeUndefined();
      await stores.close();
      await stores.close();
      const closed = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('is closed') };
      await expect(stores.ping()).rejects.toMatchObject(closed);
      await expect(stores.executions.apply([anAcceptedRecord()])).rejects.toMatchObject(closed);
      await expect(stores.packages.write(aDigest(), streamOf('late'))).rejects.toMatchObject(closed);
    });

    it('tells a damaged file from a busy one', async () => {
      await (await open()).close();
      const whole = statSync(path).size;
      onFile((database) => database.exec('PRAGMA journal_mode = DELETE'));
      writeFileSync(path, Buffer.alloc(whole - 4096, 0x5a), { flag: 'r+' });
      await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });
  });
});
