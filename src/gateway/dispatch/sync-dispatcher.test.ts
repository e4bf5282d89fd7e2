import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { resultsQueue } from '#contracts/topology.js';
import { aTurn, DispatchBench, LIMIT_MS } from '../../../test/support/gateway/dispatch-bench.js';
import type { Call } from './call.js';

describe('SyncDispatcher', () => {
  let bench: DispatchBench;

  beforeEach(async () => {
    bench = new DispatchBench();
    await bench.dispatcher.start();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    return bench.dispatcher.close();
  });

  const sizes = (): number[] => bench.queue.runs.map(({ calls }) => calls.length);

  it('sends a call alone at the end of its turn, not persistent, expiring with its caller', async () => {
    await bench.published();
    const [{ message, address } = { message: undefined, address: undefined }] = bench.queue.published;
    expect(address).toEqual({ exchange: 'ns.invocations', routingKey: 'shop.sync' });
    expect(message).toMatchObject({ type: RUN_INVOCATION, persistent: false, expirationMs: LIMIT_MS });
    expect(bench.queue.runs[0]).toMatchObject({ v: 1, gateway: bench.book.gatewayId });
  });

  it('refuses calls while too many records wait for the broker', async () => {
    const full = jest.spyOn(RecordWriter.prototype, 'full', 'get').mockReturnValue(true);
    expect(await bench.submit().outcome).toEqual({ kind: 'unavailable', code: 'BROKER_UNAVAILABLE' });
    full.mockRestore();
    await aTurn();
    expect(bench.queue.runs).toEqual([]);
    await bench.published();
    expect(sizes()).toEqual([1]);
  });

  it('sends calls of one turn together, at most sixteen', async () => {
    for (let count = 0; count < 35; count += 1) bench.submit();
    await aTurn();
    expect(sizes()).toEqual([16, 16, 3]);
  });

  it('shares the calls of one turn among the workers that serve the app', async () => {
    bench.fleet.join('w2', 'shop');
    bench.fleet.join('w3', 'shop');
    bench.fleet.join('elsewhere', 'bank');
    for (let count = 0; count < 8; count += 1) bench.submit();
    await aTurn();
    expect(sizes()).toEqual([3, 3, 2]);
  });

  it('keeps apps and long bodies apart', async () => {
    bench.fleet.join('w1', 'shop', 'bank');
    bench.submit('shop', 'x'.repeat(700_000));
    bench.submit('shop', 'x'.repeat(700_000));
    bench.submit('bank');
    await aTurn();
    expect(bench.queue.published.map(({ address }) => address.routingKey)).toEqual([
      'shop.sync',
      'shop.sync',
      'bank.sync',
    ]);
  });

  it('gives each caller its own result', async () => {
    const [first, second] = [bench.submit(), bench.submit()];
    await aTurn();
    const result = (call: Call, text: string) => ({
      id: call.request.id,
      outcome: 'Succeeded' as const,
      returnValue: { string: text },
    });
    await bench.queue.complete('w1', result(second, 'two'), result(first, 'one'));
    expect(await first.outcome).toMatchObject({
      kind: 'completed',
      worker: 'w1',
      result: { returnValue: { string: 'one' } },
    });
    expect(await second.outcome).toMatchObject({ result: { returnValue: { string: 'two' } } });
    expect(bench.dispatcher.outstanding).toBe(0);
  });

  it('says at once that no worker serves the app', async () => {
    const call = bench.submit('nobody');
    expect(await call.outcome).toEqual({ kind: 'unavailable', code: 'NO_WORKER' });
    expect(bench.queue.published).toEqual([]);
    expect(bench.dispatcher.outstanding).toBe(0);
  });

  it.each(['BROKER_UNAVAILABLE', 'BROKER_UNROUTABLE'] as const)(
    'says at once that the broker answers %s',
    async (code) => {
      bench.queue.fail(code, RUN_INVOCATION);
      expect(await bench.submit().outcome).toEqual({ kind: 'unavailable', code });
      expect(bench.dispatcher.outstanding).toBe(0);
    },
  );

  it('is unavailable before results can arrive', async () => {
    await bench.dispatcher.close();
    expect(await bench.submit().outcome).toEqual({ kind: 'unavailable', code: 'BROKER_UNAVAILABLE' });
  });

  it('drops a call that was abandoned before it left', async () => {
    const [left, stays] = [bench.submit(), bench.submit()];
    bench.dispatcher.abandon(left);
    await aTurn();
    expect(bench.queue.runs[0]?.calls.map(({ id }) => id)).toEqual([stays.request.id]);
    expect(await left.outcome).toEqual({ kind: 'abandoned' });
    expect(bench.dispatcher.outstanding).toBe(1);
  });

  it('tells workers of an abandoned call, unless it runs or is over', async () => {
    const told: unknown[] = [];
    await bench.signals.subscribe('#', (_key, signal) => told.push(signal));
    const [onTheWay, started, over] = [await bench.published(), await bench.published(), await bench.published()];
    await bench.running(started);
    await bench.queue.complete('w1', { id: over.request.id, outcome: 'Succeeded' });
    for (const call of [onTheWay, started, over]) bench.dispatcher.abandon(call);
    expect(told).toEqual([{ type: 'execution.cancelled', id: onTheWay.request.id }]);
  });

  it('keeps an abandoned call that has left until it is over', async () => {
    const call = await bench.published();
    bench.dispatcher.abandon(call);
    expect(bench.dispatcher.outstanding).toBe(1);
    await bench.queue.complete('w1', { id: call.request.id, outcome: 'Succeeded' });
    expect(bench.dispatcher.outstanding).toBe(0);
    expect(await call.outcome).toEqual({ kind: 'abandoned' });
  });

  it('does not say of a call that it did not start when the broker left without confirming it', async () => {
    const call = bench.submit();
    const leaves = new NightshiftError('BROKER_UNAVAILABLE', 'left without a confirm');
    bench.queue.publish = () => Promise.reject(leaves);
    expect(await call.outcome).toEqual({ kind: 'lost' });
    expect(bench.dispatcher.outstanding).toBe(0);
  });

  it('puts no more calls into a message than the smallest worker has slots', async () => {
    bench.fleet.join('w1', { app: 'shop', syncSlots: 3 });
    for (let count = 0; count < 7; count += 1) bench.submit();
    await aTurn();
    expect(sizes()).toEqual([3, 3, 1]);
  });

  it('does not count on workers that take no calls of callers who wait', async () => {
    bench.fleet.join('w1', { app: 'shop', syncSlots: 0 });
    expect(await bench.submit().outcome).toEqual({ kind: 'unavailable', code: 'NO_WORKER' });
  });

  it('ignores results and reports of calls it does not know, and malformed ones', async () => {
    const call = await bench.published();
    await bench.queue.complete('w1', { id: randomUUID(), outcome: 'Succeeded' });
    await bench.queue.progress('w1', { running: [randomUUID()] });
    const results = resultsQueue(bench.book.gatewayId);
    expect(await bench.queue.deliver(results, '{"v":1', { type: 'invocation.completed' })).toEqual({ kind: 'done' });
    expect(await bench.queue.deliver(results, '{}', { type: 'from.the.future' })).toEqual({ kind: 'done' });
    expect(call.answered).toBe(false);
  });
});
