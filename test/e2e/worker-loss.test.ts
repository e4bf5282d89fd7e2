import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { childrenOf, Clusters, outstanding } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';

describe('processes that lose a worker', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('answer 502 within a second for calls that ran in a killed worker, and go on with the other', async () => {
    const { at, workers, written } = await clusters.start({ workers: 2 });
    const calls = Array.from({ length: 20 }, async () => {
      const { status } = await fetch(at('/api/slow?ms=6000&mark=started'));
      return { status, at: performance.now() };
    });
    await eventually('every call runs', () => written().length === 20);
    // Longer than the 20 ms after which a worker tells the gateway what it runs.
    await fetch(at('/api/slow?ms=60'));
    const killedAt = performance.now();
    await workers[0]!.kill();
    const answers = await Promise.all(calls);
    const lost = answers.filter(({ status }) => status === 502);
    expect(lost.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBe(20 - lost.length);
    for (const answer of lost) expect(answer.at - killedAt).toBeLessThan(1_000);
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
