import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { childrenOf, Clusters, outstanding } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';

interface Pulse {
  readonly at: number;
  readonly tookMs: number;
}

/** Plain answers of management, one after another until `over`: how long each step of a way takes on this machine now. */
async function pulses(management: string, over: Promise<unknown>): Promise<readonly Pulse[]> {
  const seen: Pulse[] = [];
  const isOver = over.then(() => true);
  do {
    const at = performance.now();
    await (await fetch(`${management}/health/live`)).bytes();
    seen.push({ at, tookMs: performance.now() - at });
  } while (!(await Promise.race([isOver, setTimeout(20, false)])));
  return seen;
}

describe('processes that lose a worker', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('answer 502 within a second for calls that ran in a killed worker, and go on with the other', async () => {
    const { at, workers, written, installation } = await clusters.start({ workers: 2 });
    const calls = Array.from({ length: 20 }, async () => {
      const { status } = await fetch(at('/api/slow?ms=6000&mark=started'));
      return { status, at: performance.now() };
    });
    await eventually('every call runs', () => written().length === 20);
    // Longer than the 20 ms after which a worker tells the gateway what it runs.
    await fetch(at('/api/slow?ms=60'));
    const pulse = pulses(installation.management, Promise.all(calls));
    const killedAt = performance.now();
    await workers[0]!.kill();
    const answers = await Promise.all(calls);
    const lost = answers.filter(({ status }) => status === 502);
    expect(lost.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBe(20 - lost.length);
    const latest = Math.max(...lost.map((answer) => answer.at));
    const stalledMs = Math.max(...(await pulse).filter(({ at: begun }) => begun < latest).map(({ tookMs }) => tookMs));
    // Three steps, each of which a busy machine may hold up: the loss is noticed, the calls are answered, the answers are read.
    expect(latest - killedAt).toBeLessThan(1_000 + 3 * stalledMs);
    expect((await fetch(at('/api/slow?ms=1'))).status).toBe(200);
  });

  it('answer 502 within 15 s for calls that ran in a worker that stands still, which serves again once it goes on', async () => {
    const { at, workers, written, installation, app } = await clusters.start({ workers: 2 });
    const calls = Array.from({ length: 12 }, async () => {
      const { status } = await fetch(at('/api/slow?ms=6000&mark=started'));
      return { status, at: performance.now() };
    });
    await eventually('every call runs', () => written().length === 12);
    await fetch(at('/api/slow?ms=60'));
    const still = [workers[0]!.pid, ...childrenOf(workers[0]!.pid)];
    const signal = (name: NodeJS.Signals) => {
      for (const pid of still) process.kill(pid, name);
    };
    clusters.closers.push(() => Promise.resolve(signal('SIGCONT')));
    const stoppedAt = performance.now();
    signal('SIGSTOP');
    const answers = await Promise.all(calls);
    const lost = answers.filter(({ status }) => status === 502);
    expect(lost.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBe(12 - lost.length);
    for (const answer of lost) expect(answer.at - stoppedAt).toBeLessThan(16_500);
    const others = await Promise.all(Array.from({ length: 6 }, () => fetch(at('/api/slow?ms=1'))));
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
    clusters.closers.pop();
    signal('SIGCONT');
    await installation.serving(app, 2);
    expect(await outstanding(installation)).toBe(0);
    const seen = await eventually('every call is recorded', async () => {
      const executions = await installation.executions('function=slow');
      return executions.length >= 19 && executions;
    });
    expect(seen.filter(({ failure }) => failure?.code === 'WORKER_LOST')).toHaveLength(lost.length);
  });

  it('answer 502 to a caller whose worker is killed while it takes the body', async () => {
    const { at, workers, installation } = await clusters.start({ workers: 1 });
    const upload = request(at('/api/size'), { method: 'POST', headers: { 'content-length': 50 * 1024 * 1024 } });
    upload.on('error', () => undefined);
    const answered = new Promise<number | undefined>((resolve, reject) => {
      upload.once('response', (response) => resolve(response.resume().statusCode)).once('close', reject);
    });
    upload.write(Buffer.alloc(5 * 1024 * 1024));
    await eventually('the call is in hand', async () => (await outstanding(installation)) >= 1);
    // Longer than the 20 ms after which a worker tells the gateway what it runs.
    await fetch(at('/api/slow?ms=60'));
    await workers[0]!.kill();
    expect(await answered).toBe(502);
    await eventually('nothing is in hand', async () => (await outstanding(installation)) === 0);
  });
});
