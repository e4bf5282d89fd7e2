import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clusters, type Cluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { temporaryFolder } from '../support/scratch.js';

/** So long after its start the hours of a machine end: long enough for it to have begun something, here on a quiet machine and there on a busy one. */
const CLOSES_AFTER_MS = { desk: 5_000, 'late-desk': 30_000 };
type Desk = keyof typeof CLOSES_AFTER_MS;

interface Seen {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly draining?: boolean;
  readonly running?: number;
  readonly apps?: readonly { readonly state: string }[];
}

describe('workers that are chosen, held and lost', () => {
  const clusters = new Clusters();
  let cluster: Cluster;
  let night: Program;

  beforeAll(async () => {
    // A call waits for hours to end, for longer than the app lets one run.
    cluster = await clusters.start({ workers: 0, settings: { AzureFunctionsJobHost__functionTimeout: '00:05:00' } });
    night = await worker('night', { WORKER_LABELS: 'pool=night' });
    await worker('day', { WORKER_LABELS: 'pool=day' });
    await cluster.installation.serving(cluster.app, 2);
  });
  afterAll(() => clusters.close());

  const worker = (name: string, env: Readonly<Record<string, string>>) =>
    clusters.worker(cluster.installation, cluster.amqpUrl, { WORKER_NAME: name, ...env });
  const atDesk = (name: Desk) => {
    const closes = Date.now() + CLOSES_AFTER_MS[name];
    return worker(name, {
      WORKER_AVAILABLE: `${timeOfDay(closes - 3_600_000)}-${timeOfDay(closes)}`,
      WORKER_AVAILABLE_ZONE: 'UTC',
      WORKER_DRAIN_TIMEOUT: '100ms',
    });
  };
  const seen = async (name: string): Promise<Seen> => {
    const { items } = await cluster.installation.json<{ items: Seen[] }>('/api/workers');
    return items.find((worker) => worker.name === name)!;
  };
  const isReady = async (name: string) => (await seen(name)).apps?.some(({ state }) => state === 'ready') ?? false;
  const place = (wish: object) =>
    cluster.installation.json(`/api/apps/${cluster.app}/placement`, { method: 'PUT', body: JSON.stringify(wish) });
  const order = async (name: string, what: string) =>
    cluster.installation.json<Seen>(`/api/workers/${(await seen(name)).id}/${what}`, { method: 'POST', body: '{}' });
  const call = async (ms: number, mark = '') =>
    (await fetch(cluster.at(`/api/slow?ms=${ms}${mark === '' ? '' : `&mark=${mark}`}`))).status;

  it('runs an app where its labels say', async () => {
    await place({ selector: { pool: 'day', os: process.platform } });
    await eventually('night lets go', async () => !(await isReady('night')));
    expect(await call(1)).toBe(200);
    await place({});
    await eventually('night has it again', () => isReady('night'));
  });

  it('sends no call to a held worker, and loses none', async () => {
    const before = Array.from({ length: 8 }, () => call(1_000, 'started'));
    await eventually('they run', () => cluster.written().length === 8);
    await order('day', 'drain');
    await eventually('it has heard', async () => (await seen('day')).draining === true);
    const during = Array.from({ length: 8 }, () => call(10));
    expect(await Promise.all([...before, ...during])).toEqual(Array.from({ length: 16 }, () => 200));
    await eventually('day has ended what it ran', async () => (await seen('day')).state === 'drained');
    await order('day', 'uncordon');
  });

  it('hands the only place to another worker when its holder is killed', async () => {
    await place({ selector: { pool: 'night' }, count: 1 });
    await eventually('day lets go', async () => !(await isReady('day')));
    await place({ count: 1 });
    expect([await isReady('night'), await isReady('day')]).toEqual([true, false]);
    await night.kill();
    await eventually('day has it', () => isReady('day'));
    expect(await call(1)).toBe(200);
  });

  it('lets a machine go when its hours end: what it runs is given back, runs elsewhere, and has not failed', async () => {
    await night.kill();
    await place({});
    await order('day', 'cordon');
    const dawn = join(temporaryFolder(), 'dawn');
    const started = await fetch(cluster.at(`/api/patient?until=${dawn}`), { headers: { prefer: 'respond-async' } });
    const id = /[0-9a-f-]{36}/.exec(started.headers.get('location') ?? '')?.[0];
    const listed = async () => (await cluster.installation.executions()).find((one) => one.id === id);
    await eventually('the call to be listed', async () => (await listed()) !== undefined);
    const attempts = async () =>
      (await cluster.installation.json<{ attempts: Attempt[] }>(`/api/executions/${id}`)).attempts;
    const isOut = async (desk: Desk) => {
      const { state, running } = (await seen(desk)) ?? {};
      return state === 'unavailable' && running === 0;
    };
    const hasBegun = async (desk: Desk) => {
      const there = await seen(desk);
      return there !== undefined && (await attempts()).some((one) => one.worker === there.id);
    };
    const begins = async (desk: Desk) => {
      await atDesk(desk);
      await eventually('it to begin, or its hours to end', async () => (await hasBegun(desk)) || isOut(desk));
      return hasBegun(desk);
    };
    const desk = (await begins('desk')) ? 'desk' : 'late-desk';
    if (desk === 'late-desk') expect(await begins(desk)).toBe(true);
    await eventually('its hours to end, and what it ran to be given back', () => isOut(desk));
    await order('day', 'uncordon');
    writeFileSync(dawn, '');
    await eventually('the end', async () => (await listed())?.status === 'Succeeded');
    const all = await attempts();
    expect(all.length).toBeGreaterThan(1);
    for (const { outcome, failure } of all.slice(0, -1)) {
      expect([outcome, failure?.code]).toEqual(['Cancelled', 'WORKER_LOST']);
    }
    expect(all.at(-1)).toMatchObject({ outcome: 'Succeeded', worker: (await seen('day')).id });
  });
});

interface Attempt {
  readonly outcome?: string;
  readonly worker?: string;
  readonly failure?: { readonly code: string };
}

function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
