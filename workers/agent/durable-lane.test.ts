import { describe, expect, it, jest } from '@jest/globals';
import type { RunClaim } from '#contracts/messages/worker-link.js';
import { NightshiftError } from '#contracts/errors.js';
import { durableQueue } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { failed } from '../../test/support/worker/scripted-language.js';
import { aDurableCall } from '../../test/support/worker/worker-samples.js';
import { DurableLane } from './durable-lane.js';
import { Slots } from './slots.js';

const QUEUE = durableQueue('orders');
const away = () => Promise.reject(new NightshiftError('MANAGEMENT_UNAVAILABLE', 'away'));

async function openLane(bench: LaneBench): Promise<DurableLane> {
  const lane = new DurableLane(bench.app, bench.tools, new Slots(2));
  await lane.open();
  return lane;
}

function message(call: ReturnType<typeof aDurableCall>) {
  return { v: 1, calls: [call] };
}

describe('the durable lane', () => {
  it('settles in order: record confirmed, then acked', async () => {
    const bench = await LaneBench.open({ script: () => Promise.resolve({ returnValue: { json: '{"sum":3}' } }) });
    await openLane(bench);
    const call = aDurableCall();
    expect(await bench.queue.deliver(QUEUE, message(call))).toEqual({ kind: 'done' });
    expect(bench.queue.events.at(-1)).toBe(`ack ${QUEUE.name}`);
    expect(bench.records.map(({ kind }) => kind)).toEqual(['started', 'ended']);
    expect(bench.ended[0]).toMatchObject({ outcome: 'Succeeded', final: true, returnValue: { json: '{"sum":3}' } });
  });

  it('does not ack while the record cannot be confirmed', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    bench.queue.fail('BROKER_UNAVAILABLE', 'execution.recorded');
    const decision = bench.queue.deliver(QUEUE, message(aDurableCall()));
    await eventually('the record to be refused', () => bench.queue.refusals > 0);
    expect(bench.queue.events).toEqual([]);
    bench.queue.fail(undefined);
    expect(await decision).toEqual({ kind: 'done' });
    expect(bench.ended).toHaveLength(1);
  });

  it('gives work back while too many records wait for the broker', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const full = jest.spyOn(bench.tools.records, 'full', 'get').mockReturnValue(true);
    const decision = await bench.queue.deliver(QUEUE, message(aDurableCall()));
    expect(decision).toEqual({ kind: 'release', afterMs: expect.any(Number) });
    full.mockRestore();
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall()))).toEqual({ kind: 'done' });
    expect(bench.ended).toHaveLength(1);
  });

  it('ends a function that threw or ran out of time for good', async () => {
    for (const code of ['FUNCTION_FAILED', 'FUNCTION_TIMEOUT']) {
      const bench = await LaneBench.open({ script: () => Promise.resolve(failed(code)) });
      await openLane(bench);
      expect(await bench.queue.deliver(QUEUE, message(aDurableCall()))).toEqual({ kind: 'done' });
      expect(bench.ended[0]).toMatchObject({ outcome: 'Failed', final: true, failure: { code } });
    }
  });

  it('overwrites the attempt of the message, and tells the function', async () => {
    const seen: number[] = [];
    const bench = await LaneBench.open({
      script: ({ request }) => {
        seen.push(request.attempt);
        return Promise.resolve({});
      },
      attempts: () => Promise.resolve(2),
    });
    await openLane(bench);
    await bench.queue.deliver(QUEUE, message(aDurableCall({ attempt: 9 })));
    await bench.queue.deliver(QUEUE, message(aDurableCall()), { attempt: 3 });
    expect(seen).toEqual([1, 3]);
  });

  it('counts an attempt that died with its worker', async () => {
    const bench = await LaneBench.open({ attempts: () => Promise.resolve(4) });
    await openLane(bench);
    await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true });
    expect(bench.ended[0]).toMatchObject({ attempt: 5, final: true });
  });

  it('gives a redelivery back while management cannot count its attempts', async () => {
    const bench = await LaneBench.open({ attempts: away });
    await openLane(bench);
    const decision = await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true });
    expect(decision).toMatchObject({ kind: 'release' });
    expect((decision as { afterMs: number }).afterMs).toBeGreaterThanOrEqual(1_000);
    expect(bench.language.events).toEqual(['load 1']);
    expect(bench.records).toEqual([]);
  });

  it('gives back what another worker runs, however many attempts there were', async () => {
    const bench = await LaneBench.open({
      attempts: () => Promise.resolve({ attempts: 1, unended: 1, elsewhere: true }),
    });
    await openLane(bench);
    const decision = await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true });
    expect(decision).toMatchObject({ kind: 'release' });
    expect(bench.records).toEqual([]);
  });

  it('retries a run whose process exited, later each time, until the fifth attempt', async () => {
    const bench = await LaneBench.open({
      script: () => Promise.resolve(failed('PROCESS_EXITED', 'exit code 1')),
      attempts: () => Promise.resolve(0),
    });
    await openLane(bench);
    const call = aDurableCall();
    const decisions = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      decisions.push(await bench.queue.deliver(QUEUE, message(call), { attempt }));
    }
    const headers = { 'ns-failure': '{"code":"PROCESS_EXITED","message":"exit code 1"}' };
    const retries = [1_000, 2_000, 4_000, 8_000].map((afterMs) => ({ kind: 'retry', afterMs, headers }));
    expect(decisions).toEqual([...retries, { kind: 'dead', reason: 'ATTEMPTS_EXHAUSTED' }]);
    expect(bench.ended.map(({ attempt, final }) => [attempt, final])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
    ]);
    expect(bench.ended[4]?.failure).toMatchObject({ code: 'ATTEMPTS_EXHAUSTED' });
    expect(bench.ended[4]?.failure?.message).toContain('exit code 1');
  });

  it('does not count as failures the attempts that were given back or lost their worker', async () => {
    const bench = await LaneBench.open({
      script: () => Promise.resolve(failed('PROCESS_EXITED')),
      attempts: () => Promise.resolve(9),
    });
    await openLane(bench);
    const decision = await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true });
    expect(decision).toMatchObject({ kind: 'retry', afterMs: 1_000 });
    expect(bench.ended[0]).toMatchObject({ attempt: 10, final: false });
  });

  it('does not start what the broker has taken back while it waited', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const decision = await bench.queue.deliver(QUEUE, message(aDurableCall()), { decidable: () => false });
    expect(decision).toMatchObject({ kind: 'release' });
    expect(bench.language.events).toEqual(['load 1']);
    expect(bench.records).toEqual([]);
  });

  it('gives a run back that the shutdown ended, without a final outcome', async () => {
    const bench = await LaneBench.open({ script: () => new Promise(() => undefined) });
    await openLane(bench);
    const decision = bench.queue.deliver(QUEUE, message(aDurableCall()));
    await eventually('the run to start', () => bench.language.events.length === 2);
    bench.tools.runner.shutDown();
    await bench.app.current().close();
    expect(await decision).toEqual({ kind: 'release', afterMs: 0 });
    await bench.tools.records.flush();
    expect(bench.ended[0]).toMatchObject({ outcome: 'Cancelled', final: false, failure: { code: 'WORKER_LOST' } });
  });

  it('gives a run back that no language process could take', async () => {
    const bench = await LaneBench.open({ script: () => Promise.resolve(failed('APP_NOT_LOADED')) });
    await openLane(bench);
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall()))).toEqual({ kind: 'release', afterMs: 1_000 });
    await bench.tools.records.flush();
    expect(bench.ended[0]).toMatchObject({ outcome: 'Cancelled', final: false });
  });

  it('stores a large response body before the record, and only refers to it there', async () => {
    const stored: number[] = [];
    const bench = await LaneBench.open({
      script: () => Promise.resolve({ returnValue: { http: { headers: {} } }, body: new Uint8Array(300_000) }),
      storePayload: (reference, bytes) => {
        expect(reference).toMatchObject({ name: 'response' });
        expect(bench.ended).toEqual([]);
        stored.push(bytes.byteLength);
        return Promise.resolve();
      },
    });
    await openLane(bench);
    const call = aDurableCall();
    await bench.queue.deliver(QUEUE, message(call));
    expect(stored).toEqual([300_000]);
    expect(bench.ended[0]?.returnValue).toEqual({
      http: { headers: {}, bodyReference: { kind: 'stored', day: call.day, id: call.id, name: 'response' } },
    });
  });

  it('tries again to store a large body while management is away', async () => {
    let tries = 0;
    const bench = await LaneBench.open({
      script: () => Promise.resolve({ returnValue: { http: { headers: {} } }, body: new Uint8Array(300_000) }),
      storePayload: () => {
        tries += 1;
        return tries < 2 ? away() : Promise.resolve();
      },
    });
    await openLane(bench);
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall()))).toEqual({ kind: 'done' });
    expect(tries).toBe(2);
  });

  it('fetches a stored request body, gives the run back while it is out of reach, and ends it when it is gone', async () => {
    let answer: () => Promise<Uint8Array> = away;
    const bodies: (Uint8Array | undefined)[] = [];
    const bench = await LaneBench.open({
      script: ({ body }) => {
        bodies.push(body);
        return Promise.resolve({});
      },
      payload: () => answer(),
    });
    await openLane(bench);
    const reference = { kind: 'stored', day: '2026-11-22', id: '1', name: 'request' } as const;
    const inputData = [{ name: 'request', data: { http: { headers: {}, bodyReference: reference } } }];
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall({ inputData })))).toMatchObject({ kind: 'release' });
    expect(bench.records).toEqual([]);
    answer = () => Promise.resolve(Buffer.from('large'));
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall({ inputData })))).toEqual({ kind: 'done' });
    expect(bodies.map(String)).toEqual(['large']);
    answer = () => Promise.reject(new NightshiftError('PAYLOAD_NOT_FOUND', 'gone'));
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall({ inputData })))).toEqual({
      kind: 'dead',
      reason: 'PAYLOAD_NOT_FOUND',
    });
    expect(bench.ended.at(-1)).toMatchObject({ outcome: 'Failed', final: true });
  });

  it('ends what was not started in time, even when every slot is taken', async () => {
    const bench = await LaneBench.open();
    const lane = new DurableLane(bench.app, bench.tools, new Slots(0));
    await lane.open();
    const call = aDurableCall({ expiresAt: '2026-11-22T18:00:00.000Z' });
    expect(await bench.queue.deliver(QUEUE, message(call))).toEqual({ kind: 'dead', reason: 'INVOCATION_EXPIRED' });
    expect(bench.ended).toMatchObject([
      { outcome: 'Expired', attempt: 1, final: true, failure: { code: 'INVOCATION_EXPIRED' } },
    ]);
    expect(bench.language.events).toEqual(['load 1']);
  });

  it('runs what has time left', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall({ expiresAt })))).toEqual({ kind: 'done' });
    expect(bench.ended).toMatchObject([{ outcome: 'Succeeded' }]);
  });

  it('settles what has a final outcome already as that outcome asks, without a run', async () => {
    const answers = [
      [undefined, { kind: 'done' }],
      [{ code: 'FUNCTION_FAILED', message: 'no' }, { kind: 'done' }],
      [{ code: 'EXECUTION_CANCELLED', message: 'no' }, { kind: 'done' }],
      [
        { code: 'INVOCATION_EXPIRED', message: 'no' },
        { kind: 'dead', reason: 'INVOCATION_EXPIRED' },
      ],
      [
        { code: 'ATTEMPTS_EXHAUSTED', message: 'no' },
        { kind: 'dead', reason: 'ATTEMPTS_EXHAUSTED' },
      ],
    ] as const;
    for (const [failure, decision] of answers) {
      const count = { attempts: 2, final: true, ...(failure === undefined ? {} : { failure }) };
      const bench = await LaneBench.open({ attempts: () => Promise.resolve(count) });
      await openLane(bench);
      expect(await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true })).toEqual(decision);
      expect(bench.records).toEqual([]);
    }
  });

  it('ends a message that has taken one worker after the other with it', async () => {
    const count = (unended: number) => ({ attempts: unended + 1, unended });
    let lost = 20;
    const bench = await LaneBench.open({ attempts: () => Promise.resolve(count(lost)) });
    await openLane(bench);
    expect(await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true })).toEqual({ kind: 'done' });
    lost = 21;
    const decision = await bench.queue.deliver(QUEUE, message(aDurableCall()), { redelivered: true });
    expect(decision).toEqual({ kind: 'dead', reason: 'ATTEMPTS_EXHAUSTED' });
    expect(bench.ended.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [22, 'Succeeded'],
      [22, 'Failed'],
    ]);
  });

  it('claims a run that must not run beside itself, before anything is written', async () => {
    const claims: RunClaim[] = [];
    let answer: 'run' | 'done' | 'later' | undefined = 'later';
    const bench = await LaneBench.open({
      claim: (claim) => {
        claims.push(claim);
        return answer === undefined ? away() : Promise.resolve(answer);
      },
    });
    await openLane(bench);
    const call = aDurableCall({ claimForMs: 60_000 });
    const deliver = () => bench.queue.deliver(QUEUE, message(call));
    expect(await deliver()).toMatchObject({ kind: 'release', afterMs: expect.any(Number) });
    answer = undefined;
    expect(await deliver()).toMatchObject({ kind: 'release', afterMs: expect.any(Number) });
    answer = 'done';
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(bench.records).toEqual([]);
    answer = 'run';
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(bench.ended).toMatchObject([{ outcome: 'Succeeded', attempt: 1 }]);
    const { app, function: name, day, id } = call;
    const asked = { app, function: name, day, id, attempt: 1, process: 'process-1', forMs: 60_000 };
    expect(claims).toEqual([asked, asked, asked, asked]);
  });

  it('gives a claim back that no run came of', async () => {
    const bench = await LaneBench.open({ claim: () => Promise.resolve('run'), payload: away });
    await openLane(bench);
    const reference = { kind: 'stored', day: '2026-11-22', id: '1', name: 'request' } as const;
    const inputData = [{ name: 'request', data: { http: { headers: {}, bodyReference: reference } } }];
    const call = aDurableCall({ claimForMs: 60_000, inputData });
    expect(await bench.queue.deliver(QUEUE, message(call))).toMatchObject({ kind: 'release' });
    const taken = aDurableCall({ claimForMs: 60_000 });
    await bench.queue.deliver(QUEUE, message(taken), { decidable: () => false });
    expect(bench.claimsGivenBack).toEqual([call.id, taken.id]);
  });

  it('dead-letters a message it cannot read', async () => {
    const bench = await LaneBench.open();
    await openLane(bench);
    expect(await bench.queue.deliver(QUEUE, '{')).toEqual({ kind: 'dead', reason: 'MESSAGE_INVALID' });
  });
});
