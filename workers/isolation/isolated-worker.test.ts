import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, lstat, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Secret } from '#contracts/config.js';
import { triggerOf } from '#contracts/messages/function-metadata.js';
import type { InvocationCompleted } from '#contracts/messages/invocation-completed.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { syncQueue } from '#contracts/topology.js';
import { eventually, within } from '../../test/support/eventually.js';
import { describeWithUsers, passableFolder } from '../../test/support/own-users.js';
import { RememberingLogger } from '../../test/support/remembering-logger.js';
import { MemoryQueue } from '../../test/support/worker/memory-queue.js';
import { MemorySignals } from '../../test/support/worker/memory-signals.js';
import { JOIN_TOKEN, TinyManagement } from '../../test/support/worker/tiny-management.js';
import { aCall, anAssignment, aSyncMessage, aWorkerConfig } from '../../test/support/worker/worker-samples.js';
import { zipOf } from '../../test/support/worker/zip-of.js';
import type { Worker } from '../agent/worker.js';
import { createWorker } from '../create-worker.js';
import { NodeLanguageHost } from '../languages/node/node-language-host.js';
import type { WorkerConfig } from '../worker.config.js';

/** Runs the text of the request's body as a function, and answers with what it returns or with the code of what it throws. */
const CURIOUS_APP = `
const { app } = require('@azure/functions');
app.post('run', { handler: async (request) => {
  const code = await request.text();
  try {
    return { jsonBody: { value: await new Function('require', code)(require) } };
  } catch (error) {
    return { jsonBody: { code: error.code ?? error.message } };
  }
} });
`;

let stateDir: string;
let management: TinyManagement;
let queue: MemoryQueue;
let logger: RememberingLogger;
let worker: Worker | undefined;

beforeEach(async () => {
  stateDir = await passableFolder();
  management = new TinyManagement();
  await management.start();
  management.package = await zipOf([
    { name: 'host.json', content: '{"version":"2.0"}' },
    { name: 'package.json', content: '{"main":"index.js"}' },
    { name: 'index.js', content: CURIOUS_APP },
  ]);
  const digest = createHash('sha256').update(management.package).digest('hex');
  const settings = { NODE_PATH: join(process.cwd(), 'node_modules'), SECRET_OF_APP: 'mine' };
  management.assignments = ['orders', 'billing'].map((app) => anAssignment({ app, digest, settings }));
  queue = new MemoryQueue();
  logger = new RememberingLogger();
});

afterEach(async () => {
  await worker?.close();
  worker = undefined;
  await management.stop();
  await rm(stateDir, { recursive: true });
});

async function startWorker(config: Partial<WorkerConfig> = {}): Promise<Worker> {
  const clock = new SystemClock();
  const runtimeEntry = join(process.cwd(), 'dist/workers/languages/node/runtime/main.js');
  worker = createWorker({
    release: '1.2.3',
    queue,
    signals: new MemorySignals(),
    clock,
    logger,
    config: aWorkerConfig({
      stateDir,
      managementUrl: management.url,
      joinToken: new Secret(JOIN_TOKEN),
      isolation: 'uid',
      ...config,
    }),
    languages: [new NodeLanguageHost({ logger, clock, runtimeEntry })],
  });
  await within('the worker to start', worker.start(), 30_000);
  return worker;
}

interface Answer<T> {
  readonly value: T;
  /** Of the error, if one was thrown. */
  readonly code?: string;
}

/** What a piece of code comes to inside a function of the app. */
async function run<T>(app: string, code: string): Promise<Answer<T>> {
  const functions = management.loads.findLast((load) => load.app === app)?.report.functions ?? [];
  const metadata = functions.find(({ name }) => name === 'run');
  if (metadata === undefined) throw new Error(`${app} has not loaded: ${JSON.stringify(management.loads)}`);
  const http = { method: 'POST', url: 'http://localhost/api/run', headers: {}, body: { string: code } };
  const inputData = [{ name: triggerOf(metadata)?.name ?? '', data: { http } }];
  const call = aCall({ app, function: 'run', inputData });
  await queue.deliver(syncQueue(app), aSyncMessage([call]));
  const result = await eventually('the result', () =>
    queue
      .bodies<InvocationCompleted>('invocation.completed')
      .flatMap(({ results }) => results)
      .find(({ id }) => id === call.id),
  );
  const { json, bytes, string } = result.returnValue?.http?.body ?? {};
  const text = json ?? string ?? Buffer.from(bytes ?? '', 'base64').toString('utf8');
  if (text === '') throw new Error(`The call failed: ${JSON.stringify(result)}`);
  return JSON.parse(text) as Answer<T>;
}

interface Self {
  readonly pid: number;
  readonly status: Readonly<Record<string, string>>;
  readonly home: string;
  readonly temporary: string;
  readonly folder: string;
}

async function selfOf(app: string): Promise<Self> {
  const code = `
    const status = require('fs').readFileSync('/proc/self/status', 'utf8');
    const lines = status.trim().split('\\n').map((line) => line.split(/:\\s*/));
    const { HOME: home, TMPDIR: temporary } = process.env;
    return { pid: process.pid, status: Object.fromEntries(lines), home, temporary, folder: process.cwd() };`;
  return (await run<Self>(app, code)).value;
}

const reads = async (app: string, path: string) =>
  (await run(app, `return String(require('fs').readFileSync(${JSON.stringify(path)}))`)).code;
const lists = async (app: string, path: string) =>
  (await run(app, `return require('fs').readdirSync(${JSON.stringify(path)})`)).code;
const writes = async (app: string, path: string) =>
  (await run(app, `require('fs').writeFileSync(${JSON.stringify(path)}, 'x')`)).code;

/** Where nobody reaps orphans the dead are still listed. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describeWithUsers('apps with users of their own', () => {
  it('run as different users, with one group, no capability, and a HOME and TMPDIR of their own', async () => {
    await startWorker();
    expect(logger.lines).toContainEqual({
      level: 'info',
      fields: { firstUid: 200_000 },
      message: 'isolation: own uid per app',
    });
    const selves = [await selfOf('orders'), await selfOf('billing')];
    for (const { status, home, temporary } of selves) {
      const uid = Number(status['Uid']?.split('\t')[0]);
      expect(uid).toBeGreaterThanOrEqual(200_000);
      expect(status).toMatchObject({
        Uid: Array(4).fill(uid).join('\t'),
        Gid: Array(4).fill(uid).join('\t'),
        Groups: '',
        CapPrm: '0000000000000000',
        CapEff: '0000000000000000',
        CapAmb: '0000000000000000',
      });
      for (const folder of [home, temporary]) {
        const { uid: owner, gid, mode } = await lstat(folder);
        expect({ owner, gid, mode: mode & 0o7777 }).toEqual({ owner: uid, gid: uid, mode: 0o700 });
      }
    }
    expect(selves[0]?.status['Uid']).not.toBe(selves[1]?.status['Uid']);
  });

  it('write to their HOME and TMPDIR, and never to their package', async () => {
    await startWorker();
    const { home, temporary, folder } = await selfOf('orders');
    expect(await writes('orders', join(home, 'note'))).toBeUndefined();
    expect((await run('orders', `return require('fs').readFileSync('${join(home, 'note')}', 'utf8')`)).value).toBe('x');
    expect(await writes('orders', join(temporary, 'note'))).toBeUndefined();
    expect(await writes('orders', join(folder, 'new.js'))).toBe('EACCES');
    expect(await writes('orders', join(folder, 'index.js'))).toBe('EACCES');
    expect(await writes('orders', join(stateDir, 'new'))).toBe('EACCES');
    const renames = (path: string) => run('orders', `require('fs').renameSync('${path}', '${path}-away')`);
    expect((await renames(home)).code).toBe('EACCES');
  });

  it('see nothing of the worker', async () => {
    await startWorker();
    expect(existsSync(join(stateDir, 'worker.json'))).toBe(true);
    for (const file of ['worker.json', 'uids.json']) expect(await reads('orders', join(stateDir, file))).toBe('EACCES');
    for (const file of ['environ', 'maps', 'mem']) {
      expect(await reads('orders', `/proc/${process.pid}/${file}`)).toBe('EACCES');
    }
    expect((await run('orders', `process.kill(${process.pid}, 0)`)).code).toBe('EPERM');
    for (const folder of ['.', 'packages', 'packages/making', 'homes', `../../proc/${process.pid}/fd`]) {
      expect(await lists('orders', join(stateDir, folder))).toBe('EACCES');
    }
  });

  it('see nothing of each other', async () => {
    await startWorker();
    const other = await selfOf('billing');
    await writes('billing', join(other.home, 'secret'));
    expect(await lists('orders', other.home)).toBe('EACCES');
    expect(await lists('orders', other.temporary)).toBe('EACCES');
    expect(await reads('orders', join(other.home, 'secret'))).toBe('EACCES');
    expect(await reads('orders', `/proc/${other.pid}/environ`)).toBe('EACCES');
    expect((await run('orders', `process.kill(${other.pid}, 'SIGKILL')`)).code).toBe('EPERM');
    expect(await reads('billing', `/proc/${other.pid}/environ`)).toBeUndefined();
  });

  it('keep their users over a restart of the worker', async () => {
    const first = await startWorker();
    const before = await selfOf('billing');
    await writes('billing', join(before.home, 'note'));
    await first.close();
    // The other way round: the order in which they are assigned decides nothing.
    management.assignments.reverse();
    await startWorker();
    const after = await selfOf('billing');
    expect(after.status['Uid']).toBe(before.status['Uid']);
    expect(after.home).toBe(before.home);
    expect(await reads('billing', join(after.home, 'note'))).toBeUndefined();
    expect((await stat(join(stateDir, 'uids.json'))).mode & 0o777).toBe(0o600);
  });

  it('end with all that they have started', async () => {
    const started = await startWorker();
    const { pid } = await selfOf('orders');
    const child = await run<number>(
      'orders',
      `return require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).pid`,
    );
    expect(child.value).toBeGreaterThan(1);
    expect((await lstat(`/proc/${child.value}`)).uid).toBe((await lstat(`/proc/${pid}`)).uid);
    expect([isAlive(pid), isAlive(child.value)]).toEqual([true, true]);
    await within('the worker to close', started.close());
    await eventually('both to be gone', () => !isAlive(pid) && !isAlive(child.value));
  });
});

describeWithUsers('a worker whose folder apps cannot reach', () => {
  it('runs them as its own user when it may choose, and says why', async () => {
    await chmod(stateDir, 0o700);
    await startWorker({ isolation: 'auto' });
    expect(logger.lines.filter(({ message }) => message.startsWith('isolation:'))).toEqual([
      {
        level: 'info',
        fields: {
          reason: expect.stringMatching(
            `^${stateDir} cannot be entered by other users \\(mode 0700\\): set WORKER_STATE_DIR`,
          ),
        },
        message: 'isolation: process only',
      },
    ]);
    expect((await selfOf('orders')).status['Uid']).toMatch(/^0\t/);
    expect(existsSync(join(stateDir, 'uids.json'))).toBe(false);
  });

  it('does not start when it may not choose', async () => {
    await chmod(stateDir, 0o700);
    await expect(startWorker({ isolation: 'uid' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`WORKER_ISOLATION is uid, but ${stateDir} cannot be entered`),
    });
    expect(management.joins).toEqual([]);
  });
});
