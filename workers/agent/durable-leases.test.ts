import { describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import type { LeaseRequest, LeaseReturn, ParkedMessage } from '#contracts/messages/worker-link.js';
import type { Decision, Delivery } from '#contracts/ports/durable-queue.js';
import { durableQueue } from '#contracts/topology.js';
import { eventually, Gate, within } from '../../test/support/eventually.js';
import { LaneBench, type BenchOptions, type LeaseCalls } from '../../test/support/worker/lane-bench.js';
import { failed, type Script } from '../../test/support/worker/scripted-language.js';
import { aDurableCall } from '../../test/support/worker/worker-samples.js';
import { DurableLane } from './durable-lane.js';
import { Slots } from './slots.js';

const QUEUE = durableQueue('orders');
const away = () => Promise.reject(new NightshiftError('MANAGEMENT_UNAVAILABLE', 'away'));

/** Management's side of leases, as far as a worker sees it. */
class Leases {
  readonly taken: LeaseRequest[] = [];
  readonly ended: number[] = [];
  readonly returned: LeaseReturn[] = [];
  renewals = 0;
  forMs = 60_000;
  take: () => Promise<void> = () => Promise.resolve();
  renew: () => Promise<boolean> = () => Promise.resolve(true);

  readonly calls: LeaseCalls = {
    takeLease: async (request) => {
      await this.take();
      this.taken.push(request);
      return { fence: this.taken.length, forMs: this.forMs };
    },
    renewLeases: async ({ leases }) => {
      this.renewals += 1;
      return { leases: (await this.renew()) ? leases : [], forMs: this.forMs };
    },
    endLease: ({ fence }) => Promise.resolve(void this.ended.push(fence)),
    returnLease: (returned) => Promise.resolve(void this.returned.push(returned)),
  };
}

async function aLane(script: Script, options: BenchOptions = {}) {
  const leases = new Leases();
  const bench = await LaneBench.open({
    script,
    leases: leases.calls,
    leaseAfterMs: 20,
    attempts: () => Promise.resolve(0),
    ...options,
  });
  const slots = new Slots(2);
  const lane = new DurableLane(bench.app, bench.tools, slots);
  await lane.open();
  const call = aDurableCall();
  const deliver = (facts?: Partial<Delivery>) => bench.queue.deliver(QUEUE, { v: 1, calls: [call] }, facts);
  return { bench, lane, slots, leases, call, deliver };
}

describe('a long run', () => {
  it('leaves the broker for a lease, keeps its slot, and ends the lease once its record is confirmed', async () => {
    const gate = new Gate();
    const { bench, slots, leases, call, deliver } = await aLane(() => gate.opened.then(() => ({})));
    expect(await within('the decision', deliver({ attempt: 2, headers: { a: 'b' } }))).toEqual({ kind: 'done' });
    expect(slots.taken).toBe(1);
    expect(bench.ended).toEqual([]);
    expect(leases.taken).toMatchObject([
      {
        process: 'process-1',
        message: { queue: QUEUE.name, headers: { a: 'b' }, failed: 1, invocationId: call.id, attempt: 2 },
      },
    ]);
    const body = JSON.parse(Buffer.from(leases.taken[0]?.message.body ?? '', 'base64').toString('utf8')) as unknown;
    expect(body).toEqual({ v: 1, calls: [call] });
    gate.open();
    await eventually('the lease to end', () => leases.ended.length === 1);
    expect(bench.ended).toMatchObject([{ outcome: 'Succeeded', final: true, fence: 1 }]);
    expect(slots.taken).toBe(0);
  });

  it('stays with the broker while management is away, and asks again', async () => {
    const gate = new Gate();
    const { leases, deliver } = await aLane(() => gate.opened.then(() => ({})));
    let asked = 0;
    leases.take = () => {
      asked += 1;
      return asked < 2 ? away() : Promise.resolve();
    };
    expect(await within('the decision', deliver())).toEqual({ kind: 'done' });
    expect(asked).toBe(2);
    gate.open();
    await eventually('the lease to end', () => leases.ended.length === 1);
  });

  it('takes no lease when it ends before', async () => {
    const { bench, leases, deliver } = await aLane(() => Promise.resolve({}), { leaseAfterMs: 60_000 });
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(leases.taken).toEqual([]);
    expect(bench.ended[0]?.fence).toBeUndefined();
  });

  it('is leased as the attempt that runs, when an earlier one went with its neighbours', async () => {
    const gate = new Gate();
    let runs = 0;
    const { leases, deliver } = await aLane(() => {
      runs += 1;
      return runs === 1 ? Promise.resolve({ ...failed('PROCESS_EXITED'), shared: true }) : gate.opened.then(() => ({}));
    });
    expect(await within('the decision', deliver())).toEqual({ kind: 'done' });
    expect(leases.taken[0]?.message.attempt).toBe(2);
    gate.open();
    await eventually('the lease to end', () => leases.ended.length === 1);
  });

  it('is tried again through management when it fails', async () => {
    const gate = new Gate();
    const retry = { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: '00:00:05' };
    const { bench, leases, deliver } = await aLane(() => gate.opened.then(() => failed('FUNCTION_FAILED', 'no')), {
      retry,
    });
    expect(await deliver({ attempt: 2 })).toEqual({ kind: 'done' });
    gate.open();
    await eventually('the lease to be returned', () => leases.returned.length === 1);
    expect(leases.returned).toMatchObject([{ fence: 1, afterMs: 5_000, failed: 2 }]);
    expect(Object.keys(leases.returned[0]?.headers ?? {})).toEqual(['ns-failure']);
    expect(bench.ended).toMatchObject([{ final: false, fence: 1 }]);
  });

  it('goes to the dead letters by itself when no try is left', async () => {
    const gate = new Gate();
    const retry = { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: '00:00:05' };
    const script: Script = () => gate.opened.then(() => failed('FUNCTION_FAILED', 'no'));
    const { bench, leases, deliver } = await aLane(script, { retry });
    expect(await deliver({ attempt: 2 })).toEqual({ kind: 'done' });
    gate.open();
    await eventually('the lease to end', () => leases.ended.length === 1);
    const dead = bench.queue.published.find(({ address }) => address.exchange === 'ns.dead');
    expect(dead?.message).toMatchObject({
      failed: 2,
      headers: { 'ns-dead-reason': 'ATTEMPTS_EXHAUSTED', 'ns-dead-queue': QUEUE.name },
    });
  });

  it('is ended when its lease cannot be renewed in time, without a final outcome', async () => {
    const killed = Promise.withResolvers<unknown>();
    const script: Script = ({ kill }) =>
      new Promise((resolve) => {
        kill?.addEventListener('abort', () => {
          killed.resolve(kill.reason);
          resolve(failed('LEASE_LOST'));
        });
      });
    const { bench, leases, deliver } = await aLane(script);
    leases.forMs = 400;
    leases.renew = away;
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(await within('the end', killed.promise)).toMatchObject({ code: 'LEASE_LOST' });
    await eventually('the lease to be returned', () => leases.returned.length === 1);
    await bench.tools.records.flush();
    expect(bench.ended).toMatchObject([{ outcome: 'Cancelled', final: false, failure: { code: 'LEASE_LOST' } }]);
  });

  it('goes on while its lease is renewed', async () => {
    const gate = new Gate();
    const { leases, deliver } = await aLane(({ kill }) =>
      gate.opened.then(() => (kill?.aborted === true ? failed('LEASE_LOST') : {})),
    );
    leases.forMs = 400;
    await deliver();
    await eventually('many renewals', () => leases.renewals >= 10);
    gate.open();
    await eventually('the lease to end', () => leases.ended.length === 1);
  });

  it('gives its lease back when the worker is drained, and that is no failed try', async () => {
    const { bench, lane, leases, deliver } = await aLane(() => new Promise(() => undefined));
    await deliver({ attempt: 3 });
    bench.tools.runner.shutDown();
    const closed = lane.close();
    await bench.app.current().close();
    await within('the drain', closed);
    expect(leases.returned).toMatchObject([{ fence: 1, afterMs: 0, failed: 2, headers: {} }]);
  });
});

describe('a long delay', () => {
  const retry = { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: '01:00:00' };

  it('is waited for in the store, and the message settled once it is there', async () => {
    const parked: ParkedMessage[] = [];
    let asked = 0;
    const park = (message: ParkedMessage) => {
      asked += 1;
      return asked < 2 ? away() : Promise.resolve(void parked.push(message));
    };
    const { call, deliver } = await aLane(() => Promise.resolve(failed('FUNCTION_FAILED', 'no')), { retry, park });
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(parked).toMatchObject([
      { queue: QUEUE.name, id: 'message', failed: 1, attempt: 1, invocationId: call.id, afterMs: 3_600_000 },
    ]);
  });

  it('stays with the broker when the lane closes before management answers', async () => {
    const { lane, deliver } = await aLane(() => Promise.resolve(failed('FUNCTION_FAILED')), { retry, park: away });
    const decision = deliver();
    await new Promise((resolve) => setImmediate(resolve));
    await lane.close();
    expect(await decision).toMatchObject({ kind: 'retry', afterMs: 3_600_000 });
  });
});

describe('a message that management published again', () => {
  it('is the next attempt, claimed, whatever the history knows already', async () => {
    const { bench, deliver } = await aLane(() => Promise.resolve({}), { claim: () => Promise.resolve('run') });
    expect(await deliver({ attempt: 2, headers: { 'ns-begun': 4 } })).toEqual({ kind: 'done' });
    expect(bench.ended).toMatchObject([{ attempt: 5 }]);
  });

  it('is dropped when a later copy waits, as is the message that it was made of', async () => {
    const held = { attempts: 4, held: 4 };
    const { bench, deliver } = await aLane(() => Promise.resolve({}), {
      attempts: () => Promise.resolve(held),
      claim: () => Promise.resolve('run'),
    });
    const dropped: Decision[] = [await deliver({ redelivered: true }), await deliver({ headers: { 'ns-begun': 3 } })];
    expect(dropped).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(bench.records).toEqual([]);
    await deliver({ headers: { 'ns-begun': 4 } });
    expect(bench.ended).toMatchObject([{ attempt: 5 }]);
  });
});

describe('a cancelled execution', () => {
  it('that is queued is recorded, and not started', async () => {
    const { bench, call, deliver } = await aLane(() => Promise.resolve({}));
    bench.cancellations.signalled(call.id);
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(bench.records).toMatchObject([
      { kind: 'ended', outcome: 'Cancelled', final: true, failure: { code: 'EXECUTION_CANCELLED' } },
    ]);
  });

  it('that runs is told, and ends as Cancelled, never to be retried', async () => {
    const script: Script = ({ cancel }) =>
      new Promise((resolve) => {
        cancel?.addEventListener('abort', () => resolve(failed('EXECUTION_CANCELLED')));
      });
    const retry = { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: '00:00:01' };
    const listed: string[] = [];
    const { bench, call, deliver } = await aLane(script, {
      retry,
      leaseAfterMs: 60_000,
      cancellations: () => Promise.resolve(listed),
    });
    const decision = deliver();
    await eventually('the run to start', () => bench.language.events.length === 2);
    // The signal was lost: the poll finds it.
    listed.push(call.id);
    await bench.cancellations.refresh();
    expect(await within('the decision', decision)).toEqual({ kind: 'done' });
    expect(bench.ended).toMatchObject([{ outcome: 'Cancelled', final: true }]);
  });
});
