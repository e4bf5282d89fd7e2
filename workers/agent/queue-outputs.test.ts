import { describe, expect, it } from '@jest/globals';
import { RUN_INVOCATION, type RunInvocation } from '#contracts/messages/run-invocation.js';
import { BROKER_HEADERS, TRIGGER_HEADERS, triggerQueue } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { OtherBroker } from '../../test/support/worker/other-broker.js';
import { failed } from '../../test/support/worker/scripted-language.js';
import { readingsOf } from '../../test/support/worker/worker-samples.js';
import { readBindings } from '../bindings/read-bindings.js';
import { QueueLane } from './queue-lane.js';

const HEADERS = { [TRIGGER_HEADERS.acceptedAt]: '2026-11-22T18:00:00.000Z' };

function read(trigger: Record<string, unknown>, output?: Record<string, unknown>) {
  const bindings = [
    { name: 'item', type: 'queueTrigger', direction: 'in', ...trigger } as const,
    ...(output === undefined ? [] : [{ name: '$return', type: 'queue', direction: 'out', ...output } as const]),
  ];
  return readBindings({ name: 'hello', bindings }, { hostJson: {}, settings: { Other: 'amqp://other' } });
}

describe('a run with outputs', () => {
  const queues = read({ queueName: 'orders' }, { queueName: 'lines' });
  const open = async (bench: LaneBench) => {
    await new QueueLane(bench.app, bench.tools, readingsOf('hello', queues.trigger!)).open();
    return (attempt = 1) =>
      bench.queue.deliver(triggerQueue('orders'), 'x', { id: 'm', type: '', headers: HEADERS, attempt });
  };

  it('settles in order: outputs confirmed, record confirmed, acked', async () => {
    const script = () => Promise.resolve({ returnValue: { json: '[1,2]' } });
    const bench = await LaneBench.open({ script, queues });
    const deliver = await open(bench);
    expect(await deliver()).toEqual({ kind: 'done' });
    const { events } = bench.queue;
    expect(events.indexOf('publish trigger.message')).toBeLessThan(events.lastIndexOf('publish execution.recorded'));
    expect(events.at(-1)).toBe('ack orders');
    expect(bench.ended).toMatchObject([{ outcome: 'Succeeded' }]);
  });

  it('fails when an output cannot be sent, and is tried again', async () => {
    const bench = await LaneBench.open({ script: () => Promise.resolve({ returnValue: { string: 'x' } }), queues });
    const deliver = await open(bench);
    bench.queue.fail('BROKER_UNROUTABLE', 'trigger.message');
    expect(await deliver()).toMatchObject({ kind: 'retry' });
    expect(bench.ended).toMatchObject([{ outcome: 'Failed', final: false, failure: { code: 'OUTPUT_FAILED' } }]);
  });

  it('waits for a broker that is away, and does not run again', async () => {
    const bench = await LaneBench.open({ script: () => Promise.resolve({ returnValue: { string: 'x' } }), queues });
    const deliver = await open(bench);
    bench.queue.fail('BROKER_UNAVAILABLE', 'trigger.message');
    const decision = deliver();
    await eventually('two refusals', () => bench.queue.refusals >= 2);
    bench.queue.fail(undefined);
    expect(await decision).toEqual({ kind: 'done' });
    expect(bench.language.events.filter((event) => event.startsWith('invoke'))).toHaveLength(1);
  });

  it('sends nothing for a run that failed', async () => {
    const script = () => Promise.resolve({ ...failed('FUNCTION_FAILED'), returnValue: { string: 'x' } });
    const bench = await LaneBench.open({ script, queues });
    const deliver = await open(bench);
    await deliver();
    expect(bench.queue.published.filter(({ message }) => message.type === 'trigger.message')).toEqual([]);
  });
});

describe('a lane of a queue on another broker', () => {
  it('keeps what failed for good in our dead letters, as the run it asked for', async () => {
    const { trigger } = read({ type: 'rabbitMQTrigger', queueName: 'Jobs', connectionStringSetting: 'Other' });
    const brokers = new OtherBroker();
    const bench = await LaneBench.open({ brokers, script: () => Promise.resolve(failed('FUNCTION_FAILED', 'no')) });
    await new QueueLane(bench.app, bench.tools, readingsOf('hello', trigger!)).open();
    expect(await brokers.hand()).toMatchObject({ kind: 'retry', afterMs: 0 });
    expect(await brokers.hand({ attempt: 5 })).toEqual({ kind: 'done' });
    const letter = bench.queue.published.find(({ address }) => address.exchange === 'ns.dead');
    expect(letter?.message).toMatchObject({
      type: RUN_INVOCATION,
      headers: {
        [BROKER_HEADERS.deadReason]: 'ATTEMPTS_EXHAUSTED',
        [BROKER_HEADERS.deadQueue]: 'ns.app.orders.durable',
      },
    });
    const { calls } = JSON.parse(Buffer.from(letter?.message.body ?? []).toString()) as RunInvocation;
    expect(calls).toMatchObject([{ function: 'hello', inputData: [{ name: 'item', data: { string: 'x' } }] }]);
    expect(brokers.published).toEqual([]);
  });

  it('copies to a poison queue there, and stamps what lacks an id', async () => {
    const { trigger } = read({ queueName: 'Jobs', connection: 'Other' });
    const brokers = new OtherBroker();
    const bench = await LaneBench.open({ brokers, script: () => Promise.resolve(failed('FUNCTION_FAILED', 'no')) });
    await new QueueLane(bench.app, bench.tools, readingsOf('hello', trigger!)).open();
    expect(await brokers.hand({ id: '' })).toMatchObject({ kind: 'stamp' });
    expect(await brokers.hand({ attempt: 5 })).toEqual({ kind: 'done' });
    expect(brokers.published).toMatchObject([{ queue: 'Jobs-poison', message: { id: 'm' } }]);
  });

  it('shares one connection for each address, and closes it when no app uses it any more', async () => {
    const { trigger } = read({ queueName: 'Jobs', connection: 'Other' });
    const brokers = new OtherBroker();
    const { foreign } = (await LaneBench.open({ brokers })).tools;
    const broker = trigger!.broker;
    if (broker.kind !== 'foreign') throw new Error('expected another broker');
    await Promise.all([foreign.queuesOf(broker), foreign.queuesOf({ ...broker, setting: 'Same' })]);
    expect(brokers.opened).toBe(1);
    const [orders, audit] = [{ name: 'orders' }, { name: 'audit' }];
    await foreign.keep(orders, [broker]);
    await foreign.keep(audit, []);
    expect(brokers.closed).toBe(0);
    await foreign.keep(orders, []);
    expect(brokers.closed).toBe(1);
  });
});
