import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { checkCopy, isOpenElsewhere } from '#adapters/store/sqlite/copied-file.js';
import { withSnapshots } from '#adapters/store/sqlite/snapshots.js';

const MOMENTS = 20;
const PAGE_BYTES = 4_096;

/** Counts in one file, then in the other: the second is never ahead, and never more than one behind. */
const WRITER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const files = workerData.map((path) => {
    const file = new DatabaseSync(path, { timeout: 5000 });
    file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE count (n INTEGER); INSERT INTO count VALUES (0)');
    return file;
  });
  parentPort.postMessage('ready');
  const round = () => {
    for (let n = 0; n < 50; n += 1) for (const file of files) file.exec('UPDATE count SET n = n + 1');
    setImmediate(round);
  };
  round();`;

let folder: string;
let writer: Worker | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightshift-snapshots-'));
});
afterEach(async () => {
  await writer?.terminate();
  writer = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writing(...paths: string[]): Promise<void> {
  const started = new Worker(WRITER, { eval: true, workerData: paths });
  writer = started;
  await new Promise((resolve, reject) => {
    started.once('message', resolve);
    started.once('error', reject);
  });
}

function countIn(path: string): number {
  const database = new DatabaseSync(path);
  const { n } = database.prepare('SELECT n FROM count').get() as { n: number };
  database.close();
  return n;
}

describe('snapshots of SQLite files', () => {
  it('are of one moment, while both files are being written', async () => {
    const [store, other] = [join(folder, 'store.db'), join(folder, 'other.db')];
    await writing(store, other);
    const seen: number[] = [];
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      const copies = [join(folder, `store-${moment}.db`), join(folder, `other-${moment}.db`)];
      await withSnapshots([store, other], async (snapshots) => {
        for (const [index, snapshot] of snapshots.entries()) await snapshot.copyTo(copies[index]!);
      });
      copies.forEach(checkCopy);
      const [first, second] = copies.map(countIn);
      expect([0, 1]).toContain(first! - second!);
      seen.push(first!);
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(seen[0]!);
  });

  it('become one plain file each, for its owner only', async () => {
    const store = join(folder, 'plain.db');
    await writing(store);
    const copies = join(folder, 'copies');
    mkdirSync(copies);
    await withSnapshots([store], async ([snapshot]) => {
      await snapshot!.copyTo(join(copies, 'copy.db'));
    });
    checkCopy(join(copies, 'copy.db'));
    expect(readdirSync(copies)).toEqual(['copy.db']);
    expect(statSync(join(copies, 'copy.db')).mode & 0o777).toBe(0o600);
    const whole = readFileSync(join(copies, 'copy.db'));
    writeFileSync(join(copies, 'copy.db'), whole.fill(0xff, PAGE_BYTES));
    expect(() => checkCopy(join(copies, 'copy.db'))).toThrow(expect.objectContaining({ code: 'BACKUP_INVALID' }));
  });

  it('tell a file that somebody has open from one that nobody has', async () => {
    const store = join(folder, 'open.db');
    await writing(store);
    expect(isOpenElsewhere(store)).toBe(true);
    await writer?.terminate();
    expect(isOpenElsewhere(store)).toBe(false);
  });
});
