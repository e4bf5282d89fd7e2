import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import type { EndedRecord, ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import { EXECUTION_RECORDED } from '#contracts/messages/execution-recorded.js';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { resultsQueue } from '#contracts/topology.js';
import { eventually } from '../../../test/support/eventually.js';
import { FixedFleet } from '../../../test/support/gateway/fixed-fleet.js';
import { GatewayQueue } from '../../../test/support/gateway/gateway-queue.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { MemorySignals } from '../../../test/support/worker/memory-signals.js';
import { newInvocation } from '../functions/new-invocation.js';
import { CallBook } from './call-book.js';
import { CallWatch } from './call-watch.js';
import type { Call } from './call.js';
import { Outbox } from './outbox.js';
import { SyncDispatcher } from './sync-dispatcher.js';
import { SyncResults } from './sync-results.js';

const LIMIT_MS = 230_000;
const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SyncDispatcher', () => {
  const logger = new SilentLogger();
  let queue: GatewayQueue;
  let signals: MemorySignals;
  let fleet: FixedFleet;
  let clock: SetClock;
  let book: CallBook;
  let watch: CallWatch;
  let dispatcher: SyncDispatcher;

  beforeEach(async () => {
    queue = new GatewayQueue();
    signals = new MemorySignals();
    fleet = new FixedFleet();
    clock = new SetClock();
    book = new CallBook(new RecordWriter(queue, logger), clock, signals);
    watch = new CallWatch(book, queue, fleet, logger);
    const outbox = new Outbox(book, queue, fleet, logger);
    dispatcher = new SyncDispatcher(book, outbox, new SyncResults(book, queue, logger), watch);
    fleet.join('w1', 'shop');
    await dispatcher.start();
  });

  afterEach(() => dispatcher.close());

  function submit(app = 'shop', body = ''): Call {
    const seed = {
      app,
      version: 'v1',
      function: 'orders',
      trigger: 'http' as const,
      lane: 'sync' as const,
      input: { name: 'request', data: { string: body } },
      traceContext: { traceParent: '00-1-2-01' },
      limitMs: LIMIT_MS,
    };
    return dispatcher.submit(newInvocation(seed, clock.now()), LIMIT_MS);
  }

  /** A call that the broker has taken. */
  async function published(): Promise<Call> {
    const call = submit();
    await aTurn();
    return call;
  }

  const sizes = (): number[] => queue.runs.map(({ calls }) => calls.length);

  function ended(): Promise<EndedRecord[]> {
    return eventually('an ended record', () => {
      const batches = queue.bodies<ExecutionRecorded>(EXECUTION_RECORDED);
      const records = batches.flatMap((batch) => batch.records).filter((record) => record.kind === 'ended');
      return records.length > 0 && records;
    });
  }

  const running = (call: Call, worker = 'w1'): Promise<void> => queue.progress(worker, { running: [call.request.id] });

  it('sends a call alone at the end of its turn, not persistent, expiring with its caller', async () => {
    await published();
    const [{ message, address } = { message: undefined, address: undefined }] = queue.published;
    expect(address).toEqual({ exchange: 'ns.invocations', routingKey: 'shop.sync' });
    expect(message).toMatchObject({ type: RUN_INVOCATION, persistent: false, expirationMs: LIMIT_MS });
    expect(queue.runs[0]).toMatchObject({ v: 1, gateway: book.gatewayId });
  });

  it('refuses calls while too many records wait for the broker', async () => {
    const full = jest.spyOn(RecordWriter.prototype, 'full', 'get').mockReturnValue(true);
    expect(await submit().outcome).toEqual({ kind: 'unavailable', code: 'BROKER_UNAVAILABLE' });
    full.mockRestore();
    await aTurn();
    expect(queue.runs).toEqual([]);
    await published();
    expect(sizes()).toEqual([1]);
  });

  it('sends calls of one turn together, at most sixteen', async () => {
    for (let count = 0; count < 35; count += 1) submit();
    await aTurn();
    expect(sizes()).toEqual([16, 16, 3]);
  });

  it('shares the calls of one turn among the workers that serve the app', async () => {
    fleet.join('w2', 'shop');
    fleet.join('w3', 'shop');
    fleet.join('elsewhere', 'bank');
    for (let count = 0; count < 8; count += 1) submit();
    await aTurn();
    expect(sizes()).toEqual([3, 3, 2]);
  });

  it('keeps apps and long bodies apart', async () => {
    fleet.join('w1', 'shop', 'bank');
    submit('shop', 'x'.repeat(700_000));
    submit('shop', 'x'.repeat(700_000));
    submit('bank');
    await aTurn();
    expect(queue.published.map(({ address }) => address.routingKey)).toEqual(['shop.sync', 'shop.sync', 'bank.sync']);
  });

  it('gives each caller its own result', async () => {
    const [first, second] = [submit(), submit()];
    await aTurn();
    const result = (call: Call, text: string) => ({
      id: call.request.id,
      outcome: 'Succeeded' as const,
      returnValue: { string: text },
    });
    await queue.complete('w1', result(second, 'two'), result(first, 'one'));
    expect(await first.outcome).toMatchObject({
      kind: 'completed',
      worker: 'w1',
      result: { returnValue: { string: 'one' } },
    });
    expect(await second.outcome).toMatchObject({ result: { returnValue: { string: 'two' } } });
    expect(dispatcher.outstanding).toBe(0);
  });

  it('says at once that no worker serves the app', async () => {
    const call = submit('nobody');
    expect(await call.outcome).toEqual({ kind: 'unavailable', code: 'NO_WORKER' });
    expect(queue.published).toEqual([]);
    expect(dispatcher.outstanding).toBe(0);
  });

  it.each(['BROKER_UNAVAILABLE', 'BROKER_UNROUTABLE'] as const)(
    'says at once that the broker answers %s',
    async (code) => {
      queue.fail(code, RUN_INVOCATION);
      expect(await submit().outcome).toEqual({ kind: 'unavailable', code });
      expect(dispatcher.outstanding).toBe(0);
    },
  );

  it('is unavailable before results can arrive', async () => {
    await dispatcher.close();
    expect(await submit().outcome).toEqual({ kind: 'unavailable', code: 'BROKER_UNAVAILABLE' });
  });

  it('drops a call that was abandoned before it left', async () => {
    const [left, stays] = [submit(), submit()];
    dispatcher.abandon(left);
    await aTurn();
    expect(queue.runs[0]?.calls.map(({ id }) => id)).toEqual([stays.request.id]);
    expect(await left.outcome).toEqual({ kind: 'abandoned' });
    expect(dispatcher.outstanding).toBe(1);
  });

  it('tells workers of an abandoned call, unless it runs or is over', async () => {
    const told: unknown[] = [];
    await signals.subscribe('#', (_key, signal) => told.push(signal));
    const [onTheWay, started, over] = [await published(), await published(), await published()];
    await running(started);
    await queue.complete('w1', { id: over.request.id, outcome: 'Succeeded' });
    for (const call of [onTheWay, started, over]) dispatcher.abandon(call);
    expect(told).toEqual([{ type: 'execution.cancelled', id: onTheWay.request.id }]);
  });

  it('keeps an abandoned call that has left until it is over', async () => {
    const call = await published();
    dispatcher.abandon(call);
    expect(dispatcher.outstanding).toBe(1);
    await queue.complete('w1', { id: call.request.id, outcome: 'Succeeded' });
    expect(dispatcher.outstanding).toBe(0);
    expect(await call.outcome).toEqual({ kind: 'abandoned' });
  });

  it('fails the running calls of a lost worker, and records it', async () => {
    const [call, other] = [await published(), await published()];
    await running(call);
    await running(other, 'w2');
    fleet.lose('w1');
    expect(await call.outcome).toEqual({ kind: 'lost' });
    expect(other.answered).toBe(false);
    expect(await ended()).toEqual([
      expect.objectContaining({
        id: call.request.id,
        outcome: 'Failed',
        final: true,
        worker: 'w1',
        failure: expect.objectContaining({ code: 'WORKER_LOST' }),
      }),
    ]);
  });

  it('waits on for calls that a lost worker had not started', async () => {
    const call = await published();
    await queue.progress('w1', { held: [call.request.id] });
    fleet.lose('w1');
    expect(call.state).toBe('published');
    expect(call.answered).toBe(false);
    await running(call, 'w2');
    await queue.complete('w2', { id: call.request.id, outcome: 'Succeeded' });
    expect(await call.outcome).toMatchObject({ kind: 'completed', worker: 'w2' });
  });

  it('notices a lost worker whose loss was not announced', async () => {
    const call = await published();
    await running(call);
    fleet.lose('w1', { heard: false });
    await watch.look();
    expect(call.answered).toBe(false);
    clock.advance(1_001);
    await watch.look();
    expect(await call.outcome).toEqual({ kind: 'lost' });
  });

  it.each([0, undefined])('fails a call that nobody reported for a second while %s messages wait', async (ready) => {
    const call = await published();
    queue.ready = ready;
    clock.advance(750);
    await watch.look();
    expect(call.answered).toBe(false);
    clock.advance(250);
    await watch.look();
    expect(await call.outcome).toEqual({ kind: 'lost' });
    expect((await ended())[0]).not.toHaveProperty('worker');
  });

  it('does not wait the second out when a worker was lost while the call was under way', async () => {
    const call = await published();
    clock.advance(300);
    fleet.lose('w1');
    await watch.look();
    expect(call.answered).toBe(false);
    clock.advance(250);
    await watch.look();
    expect(await call.outcome).toEqual({ kind: 'lost' });
  });

  it('needs to see the queue empty twice, and gives calls that still wait there all their time', async () => {
    const call = await published();
    clock.advance(1_500);
    await watch.look();
    expect(call.answered).toBe(false);
    queue.ready = 3;
    for (let look = 0; look < 5; look += 1) await watch.look();
    queue.ready = 0;
    await watch.look();
    expect(call.answered).toBe(false);
    await running(call);
    await watch.look();
    await watch.look();
    expect(call.answered).toBe(false);
  });

  it('ends a call that never started as expired', async () => {
    const call = await published();
    queue.ready = 1;
    clock.advance(LIMIT_MS);
    await watch.look();
    expect(await call.outcome).toEqual({ kind: 'expired' });
    expect(await ended()).toEqual([
      expect.objectContaining({
        outcome: 'Expired',
        durationMs: LIMIT_MS,
        failure: expect.objectContaining({ code: 'INVOCATION_EXPIRED' }),
      }),
    ]);
    expect(dispatcher.outstanding).toBe(0);
  });

  it('answers a running call at its limit and tracks it until its worker is lost', async () => {
    const call = await published();
    await running(call);
    clock.advance(LIMIT_MS);
    await watch.look();
    expect(await call.outcome).toEqual({ kind: 'expired' });
    expect(dispatcher.outstanding).toBe(1);
    fleet.lose('w1');
    expect(dispatcher.outstanding).toBe(0);
    expect(await ended()).toEqual([expect.objectContaining({ outcome: 'Failed' })]);
  });

  /** As the clock of a process that looks every quarter of a second. */
  async function pass(ms: number, each: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250);
      await each();
      await watch.look();
    }
  }

  it('gives up a running call of which its live worker says nothing for 15 s, and no other', async () => {
    const [silent, told] = [await published(), await published()];
    await running(silent);
    await pass(14_000, () => running(told));
    expect(silent.answered).toBe(false);
    await pass(1_500, () => running(told));
    expect(await silent.outcome).toEqual({ kind: 'lost' });
    expect(told.answered).toBe(false);
    expect(dispatcher.outstanding).toBe(1);
  });

  it('looks for a held call again when its worker says nothing of it any more', async () => {
    const call = await published();
    await queue.progress('w1', { held: [call.request.id] });
    await pass(15_250);
    expect(call.state).toBe('published');
    await pass(1_500);
    expect(await call.outcome).toEqual({ kind: 'lost' });
  });

  it('does not count silence while the broker is away', async () => {
    const [runs, unreported] = [await published(), await published()];
    await running(runs);
    queue.fail('BROKER_UNAVAILABLE');
    queue.ready = 1;
    await pass(30_000);
    queue.fail(undefined);
    queue.ready = 0;
    await pass(4_000);
    expect([runs.answered, unreported.answered]).toEqual([false, false]);
    await running(unreported);
    await pass(10_000, () => running(runs));
    expect([runs.answered, unreported.answered]).toEqual([false, false]);
  });

  it('does not say of a call that it did not start when the broker left without confirming it', async () => {
    const call = submit();
    const leaves = new NightshiftError('BROKER_UNAVAILABLE', 'left without a confirm');
    queue.publish = () => Promise.reject(leaves);
    expect(await call.outcome).toEqual({ kind: 'lost' });
    expect(dispatcher.outstanding).toBe(0);
  });

  it('puts no more calls into a message than the smallest worker has slots', async () => {
    fleet.join('w1', { app: 'shop', syncSlots: 3 });
    for (let count = 0; count < 7; count += 1) submit();
    await aTurn();
    expect(sizes()).toEqual([3, 3, 1]);
  });

  it('does not count on workers that take no calls of callers who wait', async () => {
    fleet.join('w1', { app: 'shop', syncSlots: 0 });
    expect(await submit().outcome).toEqual({ kind: 'unavailable', code: 'NO_WORKER' });
  });

  it('ignores results and reports of calls it does not know, and malformed ones', async () => {
    const call = await published();
    await queue.complete('w1', { id: randomUUID(), outcome: 'Succeeded' });
    await queue.progress('w1', { running: [randomUUID()] });
    const results = resultsQueue(book.gatewayId);
    expect(await queue.deliver(results, '{"v":1', { type: 'invocation.completed' })).toEqual({ kind: 'done' });
    expect(await queue.deliver(results, '{}', { type: 'from.the.future' })).toEqual({ kind: 'done' });
    expect(call.answered).toBe(false);
  });
});
