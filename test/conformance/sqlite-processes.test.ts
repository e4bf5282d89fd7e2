import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually } from '../support/eventually.js';
import { aDigest, collected, streamOf } from '../support/factories.js';

/** Each child writes the same executions and app, and one package of its own kind, beside the others. */
const CHILD = `
  import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
  import { SilentLogger } from '#contracts/ports/logger.js';
  import { anEndedRecord, anExecution, NIGHT } from './test/support/factories.js';
  const [path, task, argument] = process.argv.slice(1);
  const stores = await openSqliteStores({ path, logger: new SilentLogger() });
  const tasks = {
    async record() {
      for (let batch = 0; batch < 20; batch += 1) {
        const abouts = Array.from({ length: 50 }, (_, n) => anExecution({ app: 'shared', id: \`run-\${batch * 50 + n}\` }));
        await stores.executions.apply(abouts.map((about) => anEndedRecord({ ...about, worker: argument })));
        await stores.apps.insertApp('shared', NIGHT);
        await stores.apps.insertKeys('shared', [{ scope: 'host', function: '', name: \`\${argument}-\${batch}\`, value: { keyId: 'k', text: 't' } }]);
      }
    },
    /** Releases the slots of forty timers beside the others, and says which of them were its own. */
    async release() {
      const request = { day: '2026-03-01', id: 'run', app: 'shared', acceptedAt: NIGHT.toISOString() };
      for (let n = 0; n < 40; n += 1) {
        const timer = { app: 'shared', function: \`timer-\${n}\`, fingerprint: 'f', startedAs: 'w/v1', revision: 1, paused: false,
          last: undefined, next: NIGHT, updated: NIGHT, due: NIGHT, startsUp: false, catchUpLeft: undefined, openSlot: undefined };
        await stores.timers.apply([{ from: undefined, to: timer }]);
      }
      for (;;) {
        const { timers } = await stores.timers.listDue(10);
        if (timers.length === 0) break;
        const changes = timers.map((from) => ({ from, to: { ...from, due: undefined, openSlot: NIGHT },
          open: { slot: NIGHT, kind: 'scheduled', request: { ...request, id: from.function } } }));
        const outcomes = await stores.timers.apply(changes);
        for (const [index, { function: name }] of timers.entries()) if (outcomes[index] === 'applied') console.log(name);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    async halfPackage() {
      await stores.packages.write(argument, (async function* () {
        for (;;) yield Buffer.alloc(1024 * 1024, 7);
      })());
    },
  };
  await tasks[task]();
  await stores.close();
`;

describe('several processes on one SQLite file', () => {
  let folder: string;
  let path: string;
  let children: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-processes-'));
    path = join(folder, 'shared.db');
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(
    task: 'record' | 'release' | 'halfPackage',
    argument: string,
    stdout: 'inherit' | 'pipe' = 'inherit',
  ): ChildProcess {
    const typescript = [
      '--conditions=source',
      '--import=./test/support/typescript.mjs',
      '--disable-warning=ExperimentalWarning',
    ];
    const program = [...typescript, '--input-type=module', '--eval', CHILD, '--', path, task, argument];
    const child = spawn(process.execPath, program, { stdio: ['ignore', stdout, 'inherit'] });
    children.push(child);
    return child;
  }

  it('lets them migrate, write the same executions and raise one revision, and loses nothing', async () => {
    const writers = ['one', 'two', 'three'].map((name) => start('record', name));
    await haveDoneTheirWork(writers);
    const stores = await openSqliteStores({ path, logger: new SilentLogger() });
    const rows = await stores.executions.list({ app: 'shared' }, 5000);
    expect(rows).toHaveLength(1000);
    expect(rows.every(({ status, attempts }) => status === 'Succeeded' && attempts === 1)).toBe(true);
    expect(await stores.apps.listKeys('shared')).toHaveLength(60);
    const fresh = 1;
    expect((await stores.apps.findApp('shared'))?.revision).toBe(fresh + 60);
    await stores.close();
    expect(integrity()).toEqual([{ integrity_check: 'ok' }]);
  });

  it('lets one of them release a slot of a timer', async () => {
    const schedulers = ['one', 'two', 'three'].map((name) => start('release', name, 'pipe'));
    const outputs = schedulers.map(({ stdout }) => (stdout === null ? Promise.resolve('') : text(stdout)));
    await haveDoneTheirWork(schedulers);
    const released = (await Promise.all(outputs)).join('').split('\n').filter(Boolean);
    expect(released.toSorted()).toEqual(Array.from({ length: 40 }, (_, n) => `timer-${n}`).toSorted());
    expect(query('SELECT count(*) AS n FROM timer_slot')[0]?.['n']).toBe(40);
  });

  it('shows nothing of a package whose writer was killed between two chunks, and takes it from another', async () => {
    const digest = aDigest();
    const stores = await openSqliteStores({ path, logger: new SilentLogger() });
    const writer = start('halfPackage', digest);
    await eventually('three chunks are in', () => chunks() >= 3);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(chunks()).toBeGreaterThanOrEqual(3);
    expect(await stores.packages.has(digest)).toBe(false);
    await expect(collected(stores.packages.read(digest))).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
    expect(await stores.packages.write(digest, streamOf('whole'))).toBe(5);
    expect((await collected(stores.packages.read(digest))).toString()).toBe('whole');
    await stores.close();
    expect(integrity()).toEqual([{ integrity_check: 'ok' }]);
  });

  async function haveDoneTheirWork(programs: readonly ChildProcess[]): Promise<void> {
    const exits = await Promise.all(programs.map((program) => once(program, 'exit')));
    expect(exits).toEqual(programs.map(() => [0, null]));
  }

  function chunks(): number {
    return Number(query('SELECT count(*) AS n FROM content_chunk')[0]?.['n']);
  }

  function integrity(): unknown[] {
    return query('PRAGMA integrity_check').map((row) => ({ ...row }));
  }

  function query(text: string): Record<string, unknown>[] {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      return database.prepare(text).all();
    } finally {
      database.close();
    }
  }
});
