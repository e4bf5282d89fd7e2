import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SharedTransaction } from './shared-transaction.js';
import { SqliteDatabase } from './sqlite-database.js';

describe('a shared transaction', () => {
  let folder: string;
  let database: SqliteDatabase;
  let commits: number;
  let notes: SharedTransaction<number, string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-shared-'));
    database = new SqliteDatabase(join(folder, 'notes.db'));
    database.configure();
    database.exec('CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT');
    const insert = database.prepare('INSERT INTO note (id) VALUES (:id)');
    commits = 0;
    const commit = database.transaction.bind(database);
    database.transaction = (work) => {
      commits += 1;
      return commit(work);
    };
    notes = new SharedTransaction(database, (id) => {
      insert.run({ id });
      return `note ${id}`;
    });
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const kept = (): number[] =>
    database
      .prepare<{ readonly id: number }>('SELECT id FROM note ORDER BY id')
      .all()
      .map(({ id }) => id);

  it('does what is asked for in one turn at once, and answers each', async () => {
    expect(await Promise.all([1, 2, 3].map((id) => notes.do(id)))).toEqual(['note 1', 'note 2', 'note 3']);
    expect(commits).toBe(1);
    expect(kept()).toEqual([1, 2, 3]);
  });

  it('does the others when one fails', async () => {
    const results = await Promise.allSettled([1, 1, 2].map((id) => notes.do(id)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(kept()).toEqual([1, 2]);
  });

  it('does not hold the event loop for all of very many', async () => {
    const ids = Array.from({ length: 450 }, (_, n) => n + 1);
    await Promise.all(ids.map((id) => notes.do(id)));
    expect(commits).toBe(3);
    expect(kept()).toEqual(ids);
  });

  it('says so when the file is locked, and has done nothing', async () => {
    const other = new SqliteDatabase(database.path);
    other.begin();
    const results = await Promise.allSettled([1, 2].map((id) => notes.do(id)));
    other.rollback();
    other.close();
    expect(results).toMatchObject([1, 2].map(() => ({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } })));
    expect(kept()).toEqual([]);
  });
});
