import { describe, expect, it } from '@jest/globals';
import type { Decision, Delivery } from '#contracts/ports/durable-queue.js';
import { durableQueue } from '#contracts/topology.js';
import { LaneBench, type BenchOptions } from '../../test/support/worker/lane-bench.js';
import { failed } from '../../test/support/worker/scripted-language.js';
import { aDurableCall } from '../../test/support/worker/worker-samples.js';
import type { Invocation } from '../languages/language-host.js';
import { DurableLane } from './durable-lane.js';
import { earlierFailure, failureHeader } from './retry-context.js';
import { Slots } from './slots.js';

const QUEUE = durableQueue('orders');
const POLICY = { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: '00:00:05' };

interface Lane {
  readonly bench: LaneBench;
  readonly seen: Invocation[];
  readonly deliver: (facts?: Partial<Delivery>) => Promise<Decision>;
}

/** A lane whose function answers one after the other as told, and the last way from then on. */
async function aLane(answers: readonly string[], options: BenchOptions = {}): Promise<Lane> {
  const seen: Invocation[] = [];
  const bench = await LaneBench.open({
    script: (invocation) => {
      const answer = answers[Math.min(seen.length, answers.length - 1)] ?? 'ok';
      seen.push(invocation);
      const [code = '', shared] = answer.split(' ');
      return Promise.resolve(
        answer === 'ok' ? {} : { ...failed(code), ...(shared === undefined ? {} : { shared: true }) },
      );
    },
    attempts: () => Promise.resolve(0),
    ...options,
  });
  await new DurableLane(bench.app, bench.tools, new Slots(2)).open();
  const call = aDurableCall();
  const deliver = (facts?: Partial<Delivery>) => bench.queue.deliver(QUEUE, { v: 1, calls: [call] }, facts);
  return { bench, seen, deliver };
}

describe('a retry policy on the durable lane', () => {
  it('tries again with the exception of the try before, as often as it says, then ends', async () => {
    const { bench, seen, deliver } = await aLane(['FUNCTION_FAILED', 'FUNCTION_TIMEOUT', 'PROCESS_EXITED'], {
      retry: POLICY,
    });
    let headers: Delivery['headers'] = {};
    const decisions: Decision[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const decision = await deliver({ attempt, headers });
      decisions.push(decision);
      if (decision.kind === 'retry') headers = decision.headers ?? {};
    }
    expect(decisions).toMatchObject([
      { kind: 'retry', afterMs: 5_000 },
      { kind: 'retry', afterMs: 5_000 },
      { kind: 'dead', reason: 'ATTEMPTS_EXHAUSTED' },
    ]);
    expect(seen.map(({ retry }) => retry)).toEqual([
      { retryCount: 0, maxRetryCount: 2 },
      { retryCount: 1, maxRetryCount: 2, exception: { message: 'FUNCTION_FAILED' } },
      { retryCount: 2, maxRetryCount: 2, exception: { message: 'FUNCTION_TIMEOUT' } },
    ]);
    expect(new Set(seen.map(({ request }) => request.id)).size).toBe(1);
    expect(bench.ended.map(({ attempt, final }) => [attempt, final])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  it('counts retries by failed tries, not by attempts that were given back', async () => {
    const { seen, deliver } = await aLane(['ok'], { retry: POLICY, attempts: () => Promise.resolve(7) });
    await deliver({
      redelivered: true,
      attempt: 2,
      headers: failureHeader({ code: 'FUNCTION_FAILED', message: 'no' }),
    });
    expect(seen[0]).toMatchObject({
      request: { attempt: 8 },
      retry: { retryCount: 1, maxRetryCount: 2, exception: { message: 'no' } },
    });
  });

  it('without end never ends', async () => {
    const { deliver } = await aLane(['FUNCTION_FAILED'], { retry: { ...POLICY, maxRetryCount: -1 } });
    expect(await deliver({ attempt: 1_000 })).toMatchObject({ kind: 'retry', afterMs: 5_000 });
  });

  it('is not asked about what is not the doing of the function', async () => {
    const { deliver } = await aLane(['APP_NOT_LOADED'], { retry: POLICY });
    expect(await deliver()).toEqual({ kind: 'release', afterMs: 1_000 });
  });

  it('of a function without one tells the function nothing', async () => {
    const { seen, deliver } = await aLane(['ok']);
    await deliver();
    expect(seen[0]?.retry).toBeUndefined();
  });
});

describe('a run whose process went with others in it', () => {
  it('is repeated at once, alone, as the next attempt, and not charged for it', async () => {
    const { bench, seen, deliver } = await aLane(['PROCESS_EXITED shared', 'ok']);
    expect(await deliver()).toEqual({ kind: 'done' });
    expect(seen.map(({ alone, request }) => [alone, request.attempt])).toEqual([
      [false, 1],
      [true, 2],
    ]);
    expect(bench.ended.map(({ attempt, outcome, final }) => [attempt, outcome, final])).toEqual([
      [1, 'Failed', false],
      [2, 'Succeeded', true],
    ]);
  });

  it('counts as failed when it goes alone too, and is given no neighbours again', async () => {
    const { bench, seen, deliver } = await aLane(['PROCESS_EXITED shared', 'PROCESS_EXITED']);
    const decision = await deliver();
    expect(decision).toMatchObject({ kind: 'retry', afterMs: 1_000 });
    expect(bench.ended.map(({ attempt, final }) => [attempt, final])).toEqual([
      [1, false],
      [2, false],
    ]);
    const headers = decision.kind === 'retry' ? (decision.headers ?? {}) : {};
    await deliver({ attempt: 2, headers });
    expect(seen.map(({ alone }) => alone)).toEqual([false, true, true]);
  });
});

describe('the failure that a message carries', () => {
  it('is bounded, whatever its text', () => {
    const failure = { code: 'FUNCTION_FAILED', message: '\u0000'.repeat(50_000), stack: '€'.repeat(50_000) };
    const headers = failureHeader(failure);
    expect(Buffer.byteLength(String(Object.values(headers)[0]))).toBeLessThanOrEqual(2_048);
    expect(earlierFailure({ headers })?.message).toHaveLength(300);
  });

  it('is none when somebody else wrote the header', () => {
    for (const text of ['', 'null', '"x"', '{"code":1}', '{']) {
      expect(earlierFailure({ headers: { 'ns-failure': text } })).toBeUndefined();
    }
  });
});
