import { describe, expect, it } from '@jest/globals';
import { queueInvocationId } from '#contracts/message-identity.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { RunClaim, RunClaimAnswer } from '#contracts/messages/worker-link.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS, TRIGGER_HEADERS, triggerQueue } from '#contracts/topology.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { failed, type Script } from '../../test/support/worker/scripted-language.js';
import { readingsOf } from '../../test/support/worker/worker-samples.js';
import { readBindings } from '../bindings/read-bindings.js';
import { QueueLane } from './queue-lane.js';

const ACCEPTED_AT = '2026-11-22T23:59:59.000Z';
const DAY = '2026-11-22';

interface Opening {
  readonly type?: string;
  readonly queueName?: string;
  readonly options?: Record<string, unknown>;
  readonly hostJson?: Record<string, unknown>;
  readonly script?: Script;
  readonly claim?: (claim: RunClaim) => Promise<RunClaimAnswer['answer']>;
}

async function openLane(opening: Opening = {}) {
  const { type = 'queueTrigger', queueName = 'orders', options = {}, hostJson = {}, script, claim } = opening;
  const bindings = [{ name: 'item', type, direction: 'in', queueName, ...options } as const];
  const { trigger, problems } = readBindings({ name: 'hello', bindings }, { hostJson, settings: {} });
  if (trigger === undefined) throw new Error(problems.join());
  const bench = await LaneBench.open({ ...(script && { script }), ...(claim && { claim }) });
  await new QueueLane(bench.app, bench.tools, readingsOf('hello', trigger)).open();
  const deliver = (body: unknown, facts: Partial<Delivery> = {}) =>
    bench.queue.deliver(triggerQueue(queueName), body, {
      id: 'm1',
      type: '',
      headers: { [TRIGGER_HEADERS.acceptedAt]: ACCEPTED_AT },
      ...facts,
    });
  return { bench, deliver };
}

function remembering(requests: InvocationRequest[]): Script {
  return ({ request }) => {
    requests.push(request);
    return Promise.resolve({});
  };
}

describe('a lane of a trigger queue', () => {
  it('runs the function with the message, under the id and day that the message has', async () => {
    const requests: InvocationRequest[] = [];
    const { bench, deliver } = await openLane({ script: remembering(requests) });
    const headers = {
      [TRIGGER_HEADERS.acceptedAt]: ACCEPTED_AT,
      [TRIGGER_HEADERS.traceParent]: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    expect(await deliver({ order: 7 }, { headers })).toEqual({ kind: 'done' });
    const id = queueInvocationId('orders', 'm1');
    expect(requests).toMatchObject([
      {
        id,
        day: DAY,
        attempt: 1,
        version: '1',
        function: 'hello',
        trigger: 'queue',
        lane: 'durable',
        acceptedAt: ACCEPTED_AT,
        reason: "New queue message detected on 'orders'.",
        inputData: [{ name: 'item', data: { string: '{"order":7}' } }],
      },
    ]);
    expect(requests[0]?.traceContext.traceParent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    expect(bench.ended).toMatchObject([{ id, day: DAY, outcome: 'Succeeded', final: true }]);
  });

  it('asks before it runs a child of a batch, and ends it as cancelled when the batch is', async () => {
    const requests: InvocationRequest[] = [];
    const claims: RunClaim[] = [];
    const answers = ['run', 'cancelled', 'done', 'later'] as const;
    const { bench, deliver } = await openLane({
      script: remembering(requests),
      claim: async (claim) => answers[claims.push(claim) - 1] ?? 'later',
    });
    const headers = { [TRIGGER_HEADERS.acceptedAt]: ACCEPTED_AT, [TRIGGER_HEADERS.batch]: 'night' };
    const kinds: string[] = [];
    for (const id of ['m1', 'm2', 'm3', 'm4']) kinds.push((await deliver({}, { id, headers })).kind);
    expect(kinds).toEqual(['done', 'done', 'done', 'release']);
    expect(claims[0]).toMatchObject({ id: queueInvocationId('orders', 'm1'), day: DAY, batch: 'night' });
    expect(requests.map(({ id }) => id)).toEqual([queueInvocationId('orders', 'm1')]);
    expect(bench.ended).toMatchObject([
      { outcome: 'Succeeded', batch: 'night' },
      { id: queueInvocationId('orders', 'm2'), outcome: 'Cancelled', final: true, batch: 'night' },
    ]);
  });

  it.each<[string, Partial<Delivery>]>([
    ['no id', { id: '' }],
    ['no moment of acceptance', { headers: {} }],
    ['a moment that is none', { headers: { [TRIGGER_HEADERS.acceptedAt]: 'yesterday' } }],
    ['a moment of no century', { headers: { [TRIGGER_HEADERS.acceptedAt]: '0001-01-01T00:00:00Z' } }],
    ['a number for a moment', { headers: { [TRIGGER_HEADERS.acceptedAt]: 5 } }],
  ])('gives a message with %s what it lacks before its first run', async (_what, facts) => {
    const { bench, deliver } = await openLane();
    const decision = await deliver('x', facts);
    expect(decision).toMatchObject({
      kind: 'stamp',
      id: facts.id === '' ? expect.stringMatching(/^[0-9a-f-]{36}$/) : 'm1',
      headers: { [TRIGGER_HEADERS.acceptedAt]: expect.stringMatching(/^20\d\d-.*Z$/) },
    });
    expect(bench.language.events).toEqual(['load 1']);
  });

  it('bears any bytes', async () => {
    const requests: InvocationRequest[] = [];
    const { deliver } = await openLane({ script: remembering(requests) });
    const body = Buffer.from([0xff, 0x00, 0xfe, 0x7b]);
    expect(await deliver('', { body })).toEqual({ kind: 'done' });
    expect(requests[0]?.inputData[0]?.data.string).toBe('\uFFFD\u0000\uFFFD{');
    const binary = await openLane({ script: remembering(requests), options: { dataType: 'binary' } });
    expect(await binary.deliver('', { body })).toEqual({ kind: 'done' });
    expect(requests[1]?.inputData[0]?.data).toEqual({ bytes: body.toString('base64') });
  });

  it('tries a message again after the visibility timeout, and copies it to the poison queue at the end', async () => {
    const hostJson = { extensions: { queues: { maxDequeueCount: 2, visibilityTimeout: '00:00:03' } } };
    const script = () => Promise.resolve(failed('FUNCTION_FAILED', 'no'));
    const { bench, deliver } = await openLane({ hostJson, script });
    expect(await deliver('x')).toMatchObject({ kind: 'retry', afterMs: 3_000 });
    const headers = { [TRIGGER_HEADERS.acceptedAt]: ACCEPTED_AT, tenant: 'north', [TRIGGER_HEADERS.failure]: '{}' };
    expect(await deliver('x', { attempt: 2, headers })).toEqual({ kind: 'done' });
    expect(bench.ended.map(({ final }) => final)).toEqual([false, true]);
    const copy = bench.queue.published.find(({ address }) => address.routingKey === 'orders-poison');
    expect(copy).toMatchObject({
      address: { exchange: 'ns.triggers' },
      message: { id: 'm1', headers: { [TRIGGER_HEADERS.acceptedAt]: ACCEPTED_AT, tenant: 'north' }, persistent: true },
    });
    expect(copy?.message.headers).not.toHaveProperty(TRIGGER_HEADERS.failure);
    expect(copy?.message.headers).not.toHaveProperty(BROKER_HEADERS.attempt);
    // Copied before the message was settled, recorded before it was copied.
    expect(bench.queue.events.slice(-3)).toEqual(['publish execution.recorded', 'publish ', 'ack orders']);
  });

  it('dead-letters what failed on a poison queue, and what failed five times on a queue of RabbitMQ', async () => {
    const script = () => Promise.resolve(failed('FUNCTION_FAILED', 'no'));
    const poison = await openLane({ queueName: 'orders-poison', script });
    expect(await poison.deliver('x', { attempt: 5 })).toEqual({ kind: 'dead', reason: 'ATTEMPTS_EXHAUSTED' });
    const rabbit = await openLane({ type: 'rabbitMQTrigger', script });
    expect(await rabbit.deliver('x', { attempt: 4 })).toMatchObject({ kind: 'retry', afterMs: 0 });
    expect(await rabbit.deliver('x', { attempt: 5 })).toEqual({ kind: 'dead', reason: 'ATTEMPTS_EXHAUSTED' });
  });

  it('gives a message back whose function is not in the served version', async () => {
    const bindings = [{ name: 'item', type: 'queueTrigger', direction: 'in', queueName: 'orders' } as const];
    const { trigger } = readBindings({ name: 'gone', bindings }, { hostJson: {}, settings: {} });
    const bench = await LaneBench.open();
    await new QueueLane(bench.app, bench.tools, readingsOf('gone', trigger!)).open();
    expect(await bench.queue.deliver(triggerQueue('orders'), 'x')).toEqual({ kind: 'release', afterMs: 1_000 });
  });

  it('runs a message on the version that its id chooses, at every attempt, and else on the lead', async () => {
    const { trigger } = readBindings(
      { name: 'hello', bindings: [{ name: 'item', type: 'queueTrigger', direction: 'in', queueName: 'orders' }] },
      { hostJson: {}, settings: {} },
    );
    const requests: InvocationRequest[] = [];
    const bench = await LaneBench.open({ script: remembering(requests), attempts: () => Promise.resolve(0) });
    const asked: string[] = [];
    const app = { ...bench.app, named: (version: string) => (asked.push(version), bench.app.current()) };
    const [lead, other] = ['1', '2'].map((version) => ({ version, functionName: 'hello', trigger: trigger! }));
    const chosen = new Map(
      [
        ['a', '2'],
        ['b', '3'],
      ].map(([id, version]) => [queueInvocationId('orders', id!), version!]),
    );
    const byVersion = new Map([lead!, other!].map((source) => [source.version, source]));
    const versionOf = (id: string) => chosen.get(id) ?? '1';
    await new QueueLane(app, bench.tools, { lead: lead!, byVersion, versionOf }).open();
    const headers = { [TRIGGER_HEADERS.acceptedAt]: ACCEPTED_AT };
    for (const [id, attempt] of [
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ] as const) {
      asked.length = 0;
      await bench.queue.deliver(triggerQueue('orders'), {}, { id, type: '', headers, attempt });
      expect(asked[0]).toBe(id === 'a' ? '2' : '1');
    }
  });
});
