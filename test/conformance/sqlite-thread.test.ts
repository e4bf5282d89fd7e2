import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import type { ThreadedExecutionStore } from '#adapters/store/sqlite/threaded-execution-store.js';
import type { ThreadedHistory } from '#adapters/store/sqlite/threaded-history.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { anAcceptedRecord, anEndedRecord, anExecution } from '../support/factories.js';

const run = promisify(execFile);

/** A thread runs built files only. */
const BUILT = pathToFileURL('dist/adapters/store/sqlite/threaded-history.js').href;
const away = { code: 'STORE_UNAVAILABLE' };

describe('history in a thread of its own', () => {
  let folder: string;
  let path: string;
  let History: typeof ThreadedHistory;
  let history: ThreadedHistory;
  let store: ThreadedExecutionStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-thread-'));
    path = join(folder, 'nightshift.db');
    ({ ThreadedHistory: History } = (await import(BUILT)) as { ThreadedHistory: typeof History });
    history = new History({ path, busyTimeoutMs: 200 });
    store = history.executions;
  });
  afterEach(async () => {
    await history.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const migrate = async () => (await openSqliteStores({ path, logger: new SilentLogger() })).close();

  it('fails the calls in hand when its thread ends, and starts another for the next call', async () => {
    // There is no file yet: the thread fails as it starts.
    const calls = [store.apply([anEndedRecord()]), store.list({}, 10), store.progressOf('2026-01-31', 'x')];
    for (const call of calls) await expect(call).rejects.toMatchObject(away);
    rmSync(path, { force: true });
    await migrate();
    await store.apply([anEndedRecord()]);
    expect(await store.list({}, 10)).toHaveLength(1);
  });

  it('answers the calls in hand before it is closed, and none after; closing twice is fine', async () => {
    await migrate();
    const calls = Array.from({ length: 20 }, () => store.apply([anEndedRecord(), anEndedRecord()]));
    const list = store.list({}, 100);
    await Promise.all([history.close(), history.close()]);
    await Promise.all(calls);
    expect(await list).toHaveLength(40);
    await expect(store.list({}, 1)).rejects.toMatchObject({ ...away, message: expect.stringContaining('is closed') });
    await history.close();
  });

  it('applies batches in the order of the calls', async () => {
    await migrate();
    const about = anExecution();
    const records = [anAcceptedRecord(about), anEndedRecord({ ...about, outcome: 'Failed' }), anEndedRecord(about)];
    const applied = records.map((record) => store.apply([record]));
    expect((await store.find(about.id))?.execution.status).toBe('Failed');
    await Promise.all(applied);
  });

  it('is away while another process migrates or writes, without holding up this one, and reads on', async () => {
    await migrate();
    await store.apply([anEndedRecord()]);
    const other = new DatabaseSync(path);
    other.exec('BEGIN EXCLUSIVE; CREATE TABLE later (n INTEGER) STRICT');
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    await expect(store.apply([anEndedRecord()])).rejects.toMatchObject(away);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(5);
    expect(await store.list({}, 10)).toHaveLength(1);
    const starting = new History({ path, busyTimeoutMs: 200 });
    expect(await starting.executions.list({}, 10)).toHaveLength(1);
    await starting.close();
    other.exec('COMMIT');
    await store.apply([anEndedRecord()]);
    expect(await store.list({}, 10)).toHaveLength(2);
    other.close();
  });

  it('keeps the process alive for a call in hand, and not when it is idle', async () => {
    await migrate();
    const program = `
      const { ThreadedHistory } = await import(${JSON.stringify(BUILT)});
      const { executions } = new ThreadedHistory(${JSON.stringify({ path, busyTimeoutMs: 200 })});
      for (let n = 0; n < 2; n += 1) console.log((await executions.list({}, 10)).length);`;
    writeFileSync(join(folder, 'program.mjs'), program);
    const { stdout } = await run(process.execPath, [join(folder, 'program.mjs')], { timeout: 20_000 });
    expect(stdout).toBe('0\n0\n');
  });
});
