import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker, type ExecutionSeen } from '../support/nightshift.js';
import type { Program } from '../support/program.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';
import { TcpProxy } from '../support/tcp-proxy.js';

/** On a busy machine. */
const WITHIN_MS = 60_000;
const WORKERS = 20;
/** Every fourth has one. */
const hasGpu = (n: number) => n % 4 === 0;

interface Seen {
  readonly id: string;
  readonly name: string;
  readonly live: boolean;
  readonly state: string;
  readonly draining?: boolean;
  readonly apps?: readonly { readonly app: string; readonly state: string }[];
}

describe('twenty workers', () => {
  const closers: (() => Promise<unknown>)[] = [];
  const programs = new Map<string, Program>();
  const ledger = join(temporaryFolder(), 'ledger');
  const folders = [
    appFolder('workbench', { LEDGER: ledger, AzureFunctionsJobHost__functionTimeout: '00:05:00' }),
    appFolder('durable', { LEDGER: ledger }),
  ];
  const [few, gpus] = folders.map((folder) => basename(folder)) as [string, string];
  let house: Installation;
  /** Packages that workers asked for. */
  let fetched = 0;
  /** Workers that had an app, by app. */
  const had = new Map<string, Set<string>>([
    [few, new Set()],
    [gpus, new Set()],
  ]);

  const workers = async () => (await house.json<{ items: Seen[] }>('/api/workers')).items;
  const order = (worker: Seen, what: string) =>
    house.json<Seen>(`/api/workers/${worker.id}/${what}`, { method: 'POST', body: '{}' });
  const place = (app: string, wish: object) =>
    house.json(`/api/apps/${app}/placement`, { method: 'PUT', body: JSON.stringify(wish) });

  /** Those that take calls of the app. */
  const serving = async (app: string): Promise<Seen[]> => {
    const found = (await workers()).filter(
      ({ live, draining, apps }) =>
        live && draining !== true && apps?.some((one) => one.app === app && one.state === 'ready'),
    );
    for (const { name } of found) had.get(app)!.add(name);
    return found;
  };
  const served = (app: string, count: number, but: readonly Seen[] = []): Promise<Seen[]> =>
    eventually(`${count} workers serve ${app}`, async () => {
      const found = await serving(app);
      return found.length === count && found.every(({ id }) => but.every((one) => one.id !== id)) && found;
    });

  /** Starts durable runs of that many milliseconds, whose lines are `mark` and a number. */
  let started = 0;
  const startRuns = async (mark: string, count: number, how: string): Promise<void> => {
    const init = { method: 'POST', headers: { prefer: 'respond-async' } };
    const answers = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        fetch(`${house.gateway}/apps/${few}/api/ledger?${how}`, { ...init, body: `${mark} ${n}` }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    started += count;
  };
  const runs = () => house.executions('function=ledger');
  /** Every one that was started. */
  const ended = (): Promise<ExecutionSeen[]> =>
    eventually('every run to succeed', async () => {
      const found = await runs();
      return found.length === started && found.every(({ status }) => status === 'Succeeded') && found;
    });

  beforeAll(async () => {
    const amqpUrl = await createVhost();
    house = await Installation.overRabbit(amqpUrl, folders);
    closers.push(() => house.close());
    await house.ready();
    const proxy = await TcpProxy.start(Number(new URL(house.management).port));
    closers.push(() => proxy.close());
    proxy.watch((piece) => {
      if (piece.includes('GET /api/workers/packages/')) fetched += 1;
      return true;
    });
    const known = async (app: string) => (await house.api(`/api/apps/${app}`)).ok;
    await eventually('the apps are known', async () => (await known(few)) && known(gpus));
    await place(few, { count: 3 });
    await place(gpus, { selector: { gpu: 'yes' } });
    closers.push(() => Promise.all([...programs.values()].map((program) => program.stop())));
    const begun = Array.from({ length: WORKERS }, async (_, n) => {
      const name = `worker-${n}`;
      const program = await startWorker(house, amqpUrl, {
        MANAGEMENT_URL: `http://127.0.0.1:${proxy.port}`,
        WORKER_NAME: name,
        WORKER_LABELS: hasGpu(n) ? 'gpu=yes' : '',
        WORKER_DURABLE_SLOTS: '4',
      });
      programs.set(name, program);
    });
    await Promise.all(begun);
    await eventually(
      'all are here',
      async () => (await workers()).filter(({ live }) => live).length === WORKERS,
      3 * WITHIN_MS,
    );
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  it('run an app on as many as it asks for, and on those whose labels match', async () => {
    await served(few, 3);
    const withGpu = await served(gpus, 5);
    expect(withGpu.map(({ name }) => name).toSorted()).toEqual(
      Array.from({ length: WORKERS }, (_, n) => n)
        .filter(hasGpu)
        .map((n) => `worker-${n}`)
        .toSorted(),
    );
    await eventually('all three run something', async () => {
      await startRuns('shared', 6, 'ms=100');
      return new Set((await ended()).map(({ worker }) => worker)).size === 3;
    });
  });

  it('notice who is killed, fill its place, and run elsewhere what it had in hand', async () => {
    const before = await served(few, 3);
    const killed = before.slice(0, 2);
    const until = join(temporaryFolder(), 'until');
    await startRuns('killed', 12, `until=${encodeURIComponent(until)}`);
    const running = async () => (await runs()).filter(({ status }) => status === 'Running').length;
    await eventually('all run', async () => (await running()) === 12);
    await Promise.all(killed.map(({ name }) => programs.get(name)!.kill()));
    const isGone = async () => (await workers()).every(({ id, live }) => !live || killed.every((one) => one.id !== id));
    await eventually('they are gone', isGone);
    await served(few, 3, killed);
    writeFileSync(until, '');
    const found = await ended();
    // Those of the killed ones tell of a second attempt, and no other does.
    const again = found.filter(({ attempts }) => attempts === 2).length;
    expect([again > 0, again <= 8]).toEqual([true, true]);
    const lines = linesOf(ledger).filter((line) => line.startsWith('killed'));
    expect(lines.toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => `killed ${n}`).toSorted());
  });

  it('let one go that is drained, and come back', async () => {
    const [drained] = await served(few, 3);
    await order(drained!, 'drain');
    await served(few, 3, [drained!]);
    await eventually('it has ended', async () =>
      (await workers()).some(({ id, state }) => id === drained!.id && state === 'drained'),
    );
    await order(drained!, 'uncordon');
    await startRuns('drained', 6, 'ms=10');
    await ended();
  });

  it('fetch each package once', async () => {
    await Promise.all([serving(few), serving(gpus)]);
    expect(fetched).toBe([...had.values()].reduce((sum, names) => sum + names.size, 0));
  });

  it('leave nothing lost of an app that is deleted while work waits for a worker', async () => {
    await place(few, { selector: { gpu: 'none has this' } });
    await served(few, 0);
    await startRuns('left', 3, 'ms=0');
    const waiting = async () => (await runs()).filter(({ status }) => status === 'Queued').length === 3;
    await eventually('they are recorded', waiting);
    const path = `/api/apps/${few}`;
    expect((await house.api(path, { method: 'DELETE', body: '{}' })).status).toBe(409);
    await house.json(`${path}?force=true`, { method: 'DELETE', body: '{}' });
    const cancelled = async () => (await runs()).filter(({ status }) => status === 'Cancelled').length === 3;
    await eventually('they have ended', cancelled);
    const letters = await house.json<{ items: { code: string }[] }>('/api/dead-letters');
    expect(letters.items.map(({ code }) => code)).toEqual(['APP_DELETED', 'APP_DELETED', 'APP_DELETED']);
  });
});
