import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DispatchBench, LIMIT_MS } from '../../../test/support/gateway/dispatch-bench.js';

describe('CallWatch', () => {
  let bench: DispatchBench;

  beforeEach(async () => {
    bench = new DispatchBench();
    await bench.dispatcher.start();
  });

  afterEach(() => bench.dispatcher.close());

  /** As the clock of a process that looks every quarter of a second. */
  async function pass(ms: number, each: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      bench.clock.advance(250);
      await each();
      await bench.watch.look();
    }
  }

  it('fails the running calls of a lost worker, and records it', async () => {
    const [call, other] = [await bench.published(), await bench.published()];
    await bench.running(call);
    await bench.running(other, 'w2');
    bench.fleet.lose('w1');
    expect(await call.outcome).toEqual({ kind: 'lost' });
    expect(other.answered).toBe(false);
    expect(await bench.ended()).toEqual([
      expect.objectContaining({
        id: call.request.id,
        outcome: 'Failed',
        final: true,
        worker: 'w1',
        failure: expect.objectContaining({ code: 'WORKER_LOST' }),
        statusCode: 502,
      }),
    ]);
  });

  it('waits on for calls that a lost worker had not started', async () => {
    const call = await bench.published();
    await bench.queue.progress('w1', { held: [call.request.id] });
    bench.fleet.lose('w1');
    expect(call.state).toBe('published');
    expect(call.answered).toBe(false);
    await bench.running(call, 'w2');
    await bench.queue.complete('w2', { id: call.request.id, outcome: 'Succeeded' });
    expect(await call.outcome).toMatchObject({ kind: 'completed', worker: 'w2' });
  });

  it('notices a lost worker whose loss was not announced', async () => {
    const call = await bench.published();
    await bench.running(call);
    bench.fleet.lose('w1', { heard: false });
    await bench.watch.look();
    expect(call.answered).toBe(false);
    bench.clock.advance(1_001);
    await bench.watch.look();
    expect(await call.outcome).toEqual({ kind: 'lost' });
  });

  it.each([0, undefined])('fails a call that nobody reported for a second while %s messages wait', async (ready) => {
    const call = await bench.published();
    bench.queue.ready = ready;
    bench.clock.advance(750);
    await bench.watch.look();
    expect(call.answered).toBe(false);
    bench.clock.advance(250);
    await bench.watch.look();
    expect(await call.outcome).toEqual({ kind: 'lost' });
    expect((await bench.ended())[0]).not.toHaveProperty('worker');
  });

  it('does not wait the second out when a worker was lost while the call was under way', async () => {
    const call = await bench.published();
    bench.clock.advance(300);
    bench.fleet.lose('w1');
    await bench.watch.look();
    expect(call.answered).toBe(false);
    bench.clock.advance(250);
    await bench.watch.look();
    expect(await call.outcome).toEqual({ kind: 'lost' });
  });

  it('needs to see the queue empty twice, and gives calls that still wait there all their time', async () => {
    const call = await bench.published();
    bench.clock.advance(1_500);
    await bench.watch.look();
    expect(call.answered).toBe(false);
    bench.queue.ready = 3;
    for (let look = 0; look < 5; look += 1) await bench.watch.look();
    bench.queue.ready = 0;
    await bench.watch.look();
    expect(call.answered).toBe(false);
    await bench.running(call);
    await bench.watch.look();
    await bench.watch.look();
    expect(call.answered).toBe(false);
  });

  it('ends a call that never started as expired', async () => {
    const call = await bench.published();
    bench.queue.ready = 1;
    bench.clock.advance(LIMIT_MS);
    await bench.watch.look();
    expect(await call.outcome).toEqual({ kind: 'expired' });
    expect(await bench.ended()).toEqual([
      expect.objectContaining({
        outcome: 'Expired',
        durationMs: LIMIT_MS,
        failure: expect.objectContaining({ code: 'INVOCATION_EXPIRED' }),
      }),
    ]);
    expect(bench.dispatcher.outstanding).toBe(0);
  });

  it('answers a running call at its limit and tracks it until its worker is lost', async () => {
    const call = await bench.published();
    await bench.running(call);
    bench.clock.advance(LIMIT_MS);
    await bench.watch.look();
    expect(await call.outcome).toEqual({ kind: 'expired' });
    expect(bench.dispatcher.outstanding).toBe(1);
    bench.fleet.lose('w1');
    expect(bench.dispatcher.outstanding).toBe(0);
    expect(await bench.ended()).toEqual([expect.objectContaining({ outcome: 'Failed' })]);
  });

  it('gives up a running call of which its live worker says nothing for 15 s, and no other', async () => {
    const [silent, told] = [await bench.published(), await bench.published()];
    await bench.running(silent);
    await pass(14_000, () => bench.running(told));
    expect(silent.answered).toBe(false);
    await pass(1_500, () => bench.running(told));
    expect(await silent.outcome).toEqual({ kind: 'lost' });
    expect(told.answered).toBe(false);
    expect(bench.dispatcher.outstanding).toBe(1);
  });

  it('looks for a held call again when its worker says nothing of it any more', async () => {
    const call = await bench.published();
    await bench.queue.progress('w1', { held: [call.request.id] });
    await pass(15_250);
    expect(call.state).toBe('published');
    await pass(1_500);
    expect(await call.outcome).toEqual({ kind: 'lost' });
  });

  it('does not count silence while the broker is away', async () => {
    const [runs, unreported] = [await bench.published(), await bench.published()];
    await bench.running(runs);
    bench.queue.fail('BROKER_UNAVAILABLE');
    bench.queue.ready = 1;
    await pass(30_000);
    bench.queue.fail(undefined);
    bench.queue.ready = 0;
    await pass(4_000);
    expect([runs.answered, unreported.answered]).toEqual([false, false]);
    await bench.running(unreported);
    await pass(10_000, () => bench.running(runs));
    expect([runs.answered, unreported.answered]).toEqual([false, false]);
  });
});
