import { describe, expect, it } from '@jest/globals';
import type { Decision } from '#contracts/ports/durable-queue.js';
import { durableQueue } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { failed } from '../../test/support/worker/scripted-language.js';
import { aDurableCall } from '../../test/support/worker/worker-samples.js';
import { DurableLane } from './durable-lane.js';
import { Slots } from './slots.js';

const QUEUE = durableQueue('orders');

async function openLane(bench: LaneBench): Promise<void> {
  await new DurableLane(bench.app, bench.tools, new Slots(2)).open();
}

function message(call: ReturnType<typeof aDurableCall>) {
  return { v: 1, calls: [call] };
}

/** What is decided of a run during which the connection to the broker is lost. */
function cutWhileItRuns(bench: LaneBench, body: object): Promise<Decision> {
  return bench.queue.deliver(QUEUE, body, { decidable: () => bench.records.length === 0 });
}

describe('a durable lane that the broker hands a message again', () => {
  it('runs what came again beside itself only once, and settles both deliveries by that run', async () => {
    const end = Promise.withResolvers<object>();
    const bench = await LaneBench.open({ script: () => end.promise, attempts: () => Promise.resolve(1) });
    await openLane(bench);
    const call = aDurableCall();
    const deliveries = [bench.queue.deliver(QUEUE, message(call))];
    await eventually('the run to start', () => bench.language.events.length === 2);
    // The broker lost our connection: it has the message back, and we have the run still.
    for (let n = 0; n < 3; n += 1) deliveries.push(bench.queue.deliver(QUEUE, message(call), { redelivered: true }));
    end.resolve({ returnValue: { json: '7' } });
    expect(await Promise.all(deliveries)).toEqual(Array.from({ length: 4 }, () => ({ kind: 'done' })));
    expect(bench.language.events).toEqual(['load 1', `invoke ${call.id}`]);
    expect(bench.ended).toEqual([expect.objectContaining({ attempt: 1, outcome: 'Succeeded', final: true })]);
    // Only beside itself: what comes later was not settled by that run.
    await bench.queue.deliver(QUEUE, message(call), { redelivered: true });
    expect(bench.ended.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('does not run again what ended while the broker was away: what was decided of it holds', async () => {
    const bench = await LaneBench.open({ attempts: () => Promise.resolve(1) });
    await openLane(bench);
    const call = message(aDurableCall());
    const lost = await cutWhileItRuns(bench, call);
    expect(lost).toEqual({ kind: 'done' });
    expect(await bench.queue.deliver(QUEUE, call, { redelivered: true })).toEqual(lost);
    expect(bench.ended).toHaveLength(1);
  });

  it('tries again, once, what failed while the broker was away', async () => {
    const script = () => Promise.resolve(failed('PROCESS_EXITED'));
    const bench = await LaneBench.open({ script, attempts: () => Promise.resolve(1) });
    await openLane(bench);
    const call = message(aDurableCall());
    const lost = await cutWhileItRuns(bench, call);
    expect(lost).toMatchObject({ kind: 'retry' });
    expect(await bench.queue.deliver(QUEUE, call, { redelivered: true })).toEqual(lost);
    expect(bench.ended).toHaveLength(1);
    expect(await bench.queue.deliver(QUEUE, call, { attempt: 2 })).toMatchObject({ kind: 'retry' });
    expect(bench.ended).toHaveLength(2);
  });

  it('starts what it was about to give back when the broker went, when it comes again', async () => {
    const bench = await LaneBench.open({ attempts: () => Promise.resolve(0) });
    await openLane(bench);
    const call = message(aDurableCall());
    expect(await bench.queue.deliver(QUEUE, call, { decidable: () => false })).toMatchObject({ kind: 'release' });
    expect(await bench.queue.deliver(QUEUE, call, { redelivered: true })).toEqual({ kind: 'done' });
    expect(bench.ended).toHaveLength(1);
  });

  it('runs another message of the same id, which the broker has not handed out before', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const call = message(aDurableCall());
    await cutWhileItRuns(bench, call);
    expect(await bench.queue.deliver(QUEUE, call)).toEqual({ kind: 'done' });
    expect(bench.ended).toHaveLength(2);
  });
});
