import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { InvocationCompleted, InvocationResult } from '#contracts/messages/invocation-completed.js';
import type { InvocationProgressed } from '#contracts/messages/invocation-progressed.js';
import { syncQueue } from '#contracts/topology.js';
import { eventually, Gate } from '../../test/support/eventually.js';
import { anEnd } from '../../test/support/record-samples.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { failed } from '../../test/support/worker/scripted-language.js';
import { aCall, aSyncMessage } from '../../test/support/worker/worker-samples.js';
import { Slots } from './slots.js';
import { SyncLane } from './sync-lane.js';

const QUEUE = syncQueue('orders');

async function openLane(bench: LaneBench, slots = new Slots(4)): Promise<SyncLane> {
  const lane = new SyncLane(bench.app, bench.tools, slots);
  await lane.open();
  return lane;
}

function results(bench: LaneBench): InvocationResult[] {
  return bench.queue.bodies<InvocationCompleted>('invocation.completed').flatMap((message) => message.results);
}

async function resultOf(bench: LaneBench, id: string): Promise<InvocationResult> {
  return eventually(`the result of ${id}`, () => results(bench).find((result) => result.id === id));
}

describe('the sync lane', () => {
  it('acks a message before any of its calls is handed to a language process', async () => {
    const order: string[] = [];
    const bench = await LaneBench.open({
      script: () => {
        order.push(...bench.queue.events, 'invoke');
        return Promise.resolve({});
      },
    });
    await openLane(bench);
    const [first, second] = [aCall(), aCall()];
    expect(await bench.queue.deliver(QUEUE, aSyncMessage([first, second]))).toEqual({ kind: 'done' });
    await resultOf(bench, second.id);
    const steps = order.filter((event) => !event.startsWith('publish'));
    expect(steps.slice(0, 2)).toEqual([`ack ${QUEUE.name}`, 'invoke']);
    expect(bench.language.events.slice(1)).toEqual([`invoke ${first.id}`, `invoke ${second.id}`]);
  });

  it('sends results that are ready in one turn as one message to the gateway that waits', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const calls = [aCall(), aCall(), aCall()];
    await bench.queue.deliver(QUEUE, aSyncMessage(calls, 'gateway-7'));
    await resultOf(bench, calls[2]!.id);
    const sent = bench.queue.published.filter(({ message }) => message.type === 'invocation.completed');
    expect(sent).toHaveLength(1);
    expect(sent[0]!.address).toEqual({ exchange: 'ns.results', routingKey: 'gateway-7' });
    expect(results(bench).map(({ id }) => id)).toEqual(calls.map(({ id }) => id));
  });

  it('does not start a call whose caller has left meanwhile, and leaves one alone that runs', async () => {
    const gate = new Gate();
    const bench = await LaneBench.open({ script: () => gate.opened.then(() => ({})) });
    const slots = new Slots(1);
    await openLane(bench, slots);
    const [runs, left] = [aCall(), aCall()];
    await bench.queue.deliver(QUEUE, aSyncMessage([runs]));
    await eventually('the first call to run', () => bench.language.events.includes(`invoke ${runs.id}`));
    const decision = bench.queue.deliver(QUEUE, aSyncMessage([left]));
    for (const { id } of [runs, left]) bench.cancellations.signalled(id);
    gate.open();
    expect(await decision).toEqual({ kind: 'done' });
    expect((await resultOf(bench, left.id)).failure?.code).toBe('EXECUTION_CANCELLED');
    expect((await resultOf(bench, runs.id)).outcome).toBe('Succeeded');
    expect(bench.language.events).toEqual(['load 1', `invoke ${runs.id}`]);
    await eventually('both records', () => bench.ended.length === 2);
    expect(bench.ended.find(({ id }) => id === left.id)).toMatchObject({ outcome: 'Cancelled', final: true });
    await eventually('the slots to be free', () => slots.taken === 0);
  });

  it('holds a message until slots are free, unacked and unstarted', async () => {
    const gate = new Gate();
    const bench = await LaneBench.open({ script: () => gate.opened.then(() => ({})) });
    const slots = new Slots(2);
    await openLane(bench, slots);
    await bench.queue.deliver(QUEUE, aSyncMessage([aCall(), aCall()]));
    const held = aCall();
    const decision = bench.queue.deliver(QUEUE, aSyncMessage([held]));
    await eventually('both calls to run', () => bench.language.events.length === 3);
    expect(bench.queue.events.filter((event) => event.startsWith('ack'))).toHaveLength(1);
    gate.open();
    expect(await decision).toEqual({ kind: 'done' });
    expect((await resultOf(bench, held.id)).outcome).toBe('Succeeded');
    await eventually('the slots to be free', () => slots.taken === 0);
  });

  it('gives a message back that it could not start within a second', async () => {
    const gate = new Gate();
    const bench = await LaneBench.open({ script: () => gate.opened.then(() => ({})) });
    const lane = await openLane(bench, new Slots(1));
    await bench.queue.deliver(QUEUE, aSyncMessage([aCall()]));
    expect(await bench.queue.deliver(QUEUE, aSyncMessage([aCall()]))).toEqual({ kind: 'release', afterMs: 0 });
    gate.open();
    await lane.whenIdle();
  });

  it('does not start calls whose message went back with its connection while they waited for slots', async () => {
    const gate = new Gate();
    const bench = await LaneBench.open({ script: () => gate.opened.then(() => ({})) });
    const slots = new Slots(1);
    const lane = await openLane(bench, slots);
    await bench.queue.deliver(QUEUE, aSyncMessage([aCall()]));
    let connected = true;
    const held = aCall();
    const decision = bench.queue.deliver(QUEUE, aSyncMessage([held]), { decidable: () => connected });
    connected = false;
    gate.open();
    expect(await decision).toEqual({ kind: 'release', afterMs: 0 });
    await lane.whenIdle();
    expect(slots.taken).toBe(0);
    expect(bench.language.events).not.toContain(`invoke ${held.id}`);
    await bench.queue.deliver(QUEUE, aSyncMessage([held]));
    expect((await resultOf(bench, held.id)).outcome).toBe('Succeeded');
  });

  it('leaves calls to others while too many records wait for the broker', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    bench.queue.fail('BROKER_UNAVAILABLE', 'execution.recorded');
    for (let count = 0; count <= 10_000; count += 1) void bench.tools.records.write(anEnd());
    const call = aCall();
    expect(await bench.queue.deliver(QUEUE, aSyncMessage([call]))).toEqual({ kind: 'release', afterMs: 1_000 });
    bench.queue.fail(undefined);
    await bench.tools.records.flush();
    expect(await bench.queue.deliver(QUEUE, aSyncMessage([call]))).toEqual({ kind: 'done' });
  });

  it('reports calls that are still held or running after 20 ms, once per change', async () => {
    const gate = new Gate();
    const bench = await LaneBench.open({ script: () => gate.opened.then(() => ({})) });
    await openLane(bench, new Slots(1));
    const [running, held] = [aCall(), aCall()];
    await bench.queue.deliver(QUEUE, aSyncMessage([running]));
    const decision = bench.queue.deliver(QUEUE, aSyncMessage([held]));
    const reports = () => bench.queue.bodies<InvocationProgressed>('invocation.progressed');
    const reported = (state: 'held' | 'running', id: string) =>
      reports().filter((report) => report[state].includes(id)).length;
    await eventually('both to be reported', () => reported('held', held.id) > 0 && reported('running', running.id) > 0);
    expect(bench.queue.published.at(-1)?.address.routingKey).toBe('gateway-1');
    gate.open();
    await decision;
    await resultOf(bench, held.id);
    expect([reported('held', held.id), reported('running', running.id)]).toEqual([1, 1]);
  });

  it('does not start a call whose time limit has passed, and records it as expired', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const late = aCall({ deadline: new Date(Date.now() - 1).toISOString() });
    const inTime = aCall({ deadline: new Date(Date.now() + 60_000).toISOString() });
    await bench.queue.deliver(QUEUE, aSyncMessage([late, inTime]));
    expect((await resultOf(bench, late.id)).failure?.code).toBe('INVOCATION_EXPIRED');
    expect((await resultOf(bench, inTime.id)).outcome).toBe('Succeeded');
    expect(bench.language.events).toEqual(['load 1', `invoke ${inTime.id}`]);
    await eventually('both records', () => bench.ended.length === 2);
    expect(bench.ended.find(({ id }) => id === late.id)).toMatchObject({ outcome: 'Expired', final: true });
  });

  it('records every run once, with its log lines, and puts a small body into the result', async () => {
    const line = { at: '2026-11-22T18:00:00.000Z', level: 'Information', message: 'hello' } as const;
    const bench = await LaneBench.open({
      script: (invocation) => {
        invocation.onLog?.(line, [line]);
        return Promise.resolve({
          returnValue: { http: { headers: { 'content-type': 'text/plain' }, statusCode: '201' } },
          body: Buffer.from('made'),
          logs: [line],
        });
      },
    });
    await openLane(bench);
    const call = aCall({ version: 'older' });
    await bench.queue.deliver(QUEUE, aSyncMessage([call]));
    expect((await resultOf(bench, call.id)).returnValue).toEqual({
      http: { headers: { 'content-type': 'text/plain' }, statusCode: '201', body: { bytes: 'bWFkZQ==' } },
    });
    await eventually('the record', () => bench.ended.length > 0);
    expect(bench.ended).toHaveLength(1);
    expect(bench.ended[0]).toMatchObject({
      id: call.id,
      attempt: 1,
      worker: 'worker-1',
      outcome: 'Succeeded',
      statusCode: 201,
      final: true,
      version: '1',
      logs: [line],
      takenAt: expect.any(String),
      traceParent: call.traceContext.traceParent,
    });
    expect(bench.ended[0]).not.toHaveProperty('returnValue');
  });

  it('answers a function that failed with its failure', async () => {
    const bench = await LaneBench.open({ script: () => Promise.resolve(failed('PROCESS_EXITED', 'exit code 3')) });
    await openLane(bench);
    const call = aCall();
    await bench.queue.deliver(QUEUE, aSyncMessage([call]));
    expect(await resultOf(bench, call.id)).toEqual({
      id: call.id,
      outcome: 'Failed',
      failure: { code: 'PROCESS_EXITED', message: 'exit code 3' },
    });
  });

  it('ends a run that was killed by the shutdown as WORKER_LOST', async () => {
    const bench = await LaneBench.open({ script: () => new Promise(() => undefined) });
    const lane = await openLane(bench);
    const call = aCall();
    await bench.queue.deliver(QUEUE, aSyncMessage([call]));
    await eventually('the call to run', () => bench.language.events.length === 2);
    bench.tools.runner.shutDown();
    await bench.app.current().close();
    await lane.whenIdle();
    expect((await resultOf(bench, call.id)).failure?.code).toBe('WORKER_LOST');
  });

  it('gives held messages back when it closes', async () => {
    const gate = new Gate();
    const bench = await LaneBench.open({ script: () => gate.opened.then(() => ({})) });
    const lane = await openLane(bench, new Slots(1));
    await bench.queue.deliver(QUEUE, aSyncMessage([aCall()]));
    const held = bench.queue.deliver(QUEUE, aSyncMessage([aCall()]));
    await lane.close();
    expect(await held).toEqual({ kind: 'release', afterMs: 0 });
    gate.open();
    await lane.whenIdle();
    expect(bench.language.events.filter((event) => event.startsWith('invoke'))).toHaveLength(1);
  });

  it('refuses a message it cannot read', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    expect(await bench.queue.deliver(QUEUE, 'no json')).toEqual({ kind: 'dead', reason: 'MESSAGE_INVALID' });
    expect(await bench.queue.deliver(QUEUE, { v: 1, calls: [aCall()] })).toEqual({
      kind: 'dead',
      reason: 'MESSAGE_INVALID',
    });
  });
});

describe('bodies of the sync lane', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  it('fetches a large request body from the gateway and sends a large response body back, each with its token', async () => {
    const seen: { method: string; authorization: string; bytes: number }[] = [];
    const upload = Buffer.alloc(600_000, 'u');
    const gateway = createServer((request, response) => {
      void sizeOf(request).then((bytes) => {
        seen.push({ method: request.method ?? '', authorization: request.headers.authorization ?? '', bytes });
        response.end(request.method === 'GET' ? upload : undefined);
      });
    });
    server = gateway;
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/runtime/bodies/1`;
    const bench = await LaneBench.open({
      script: ({ body }) =>
        Promise.resolve({ returnValue: { http: { headers: {} } }, body: new Uint8Array((body?.byteLength ?? 0) + 1) }),
    });
    const lane = await openLane(bench);
    const call = aCall({
      inputData: [
        { name: 'request', data: { http: { headers: {}, bodyReference: { kind: 'gateway', url, token: 'in' } } } },
      ],
      responseBody: { kind: 'gateway', url, token: 'out' },
    });
    await bench.queue.deliver(QUEUE, aSyncMessage([call]));
    const result = await resultOf(bench, call.id);
    await lane.whenIdle();
    expect(result.returnValue?.http).toEqual({ headers: {}, bodyReference: call.responseBody });
    expect(seen).toEqual([
      { method: 'GET', authorization: 'Bearer in', bytes: 0 },
      { method: 'PUT', authorization: 'Bearer out', bytes: 600_001 },
    ]);
  });

  it('fails a call whose large body the caller does not take', async () => {
    const bench = await LaneBench.open({
      script: () => Promise.resolve({ returnValue: { http: { headers: {} } }, body: new Uint8Array(256 * 1024 + 1) }),
    });
    await openLane(bench);
    const call = aCall();
    await bench.queue.deliver(QUEUE, aSyncMessage([call]));
    expect((await resultOf(bench, call.id)).failure?.code).toBe('BODY_TOO_LARGE');
    await eventually('the record', () => bench.ended.length > 0);
    expect(bench.ended[0]).toMatchObject({ outcome: 'Failed', final: true });
  });

  it('fails a call whose request body cannot be fetched', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const reference = { kind: 'gateway', url: 'http://127.0.0.1:9/gone', token: 'in' } as const;
    const call = aCall({ inputData: [{ name: 'request', data: { http: { headers: {}, bodyReference: reference } } }] });
    await bench.queue.deliver(QUEUE, aSyncMessage([call]));
    expect((await resultOf(bench, call.id)).failure?.message).toContain('could not be fetched from the gateway');
    expect(bench.language.events).toEqual(['load 1']);
  });
});

async function sizeOf(request: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).byteLength;
  return bytes;
}
