import { describe, expect, it } from '@jest/globals';
import type { InvocationCompleted } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { syncQueue } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { SetClock } from '../../test/support/set-clock.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { failed } from '../../test/support/worker/scripted-language.js';
import { aCall, aSyncMessage } from '../../test/support/worker/worker-samples.js';
import type { Invocation } from '../languages/language-host.js';
import { Slots } from './slots.js';
import { SyncLane } from './sync-lane.js';

const QUEUE = syncQueue('orders');

async function answered(
  codes: readonly string[],
  retry: unknown,
  part: Partial<InvocationRequest> = {},
  clock?: SetClock,
) {
  const seen: Invocation[] = [];
  const bench = await LaneBench.open({
    script: (invocation) => {
      const code = codes[seen.length] ?? 'ok';
      seen.push(invocation);
      clock?.advance(1_000);
      return Promise.resolve(code === 'ok' ? {} : failed(code));
    },
    retry,
    ...(clock === undefined ? {} : { clock }),
  });
  await new SyncLane(bench.app, bench.tools, new Slots(2)).open();
  const call = aCall(part);
  await bench.queue.deliver(QUEUE, aSyncMessage([call]));
  const result = await eventually(
    'the result',
    () => bench.queue.bodies<InvocationCompleted>('invocation.completed').flatMap(({ results }) => results)[0],
  );
  await bench.tools.records.flush();
  return { bench, seen, result };
}

const policy = (maxRetryCount: number, delayInterval = '00:00:00') => ({
  strategy: 'fixedDelay',
  maxRetryCount,
  delayInterval,
});

describe('a retry policy on the sync lane', () => {
  it('is followed before the answer, each try an attempt of its own', async () => {
    const { bench, seen, result } = await answered(['FUNCTION_FAILED', 'FUNCTION_TIMEOUT'], policy(3));
    expect(result.outcome).toBe('Succeeded');
    expect(seen.map(({ request, retry }) => [request.attempt, retry?.retryCount, retry?.exception?.message])).toEqual([
      [1, 0, undefined],
      [2, 1, 'FUNCTION_FAILED'],
      [3, 2, 'FUNCTION_TIMEOUT'],
    ]);
    expect(bench.ended.map(({ attempt, outcome, final }) => [attempt, outcome, final])).toEqual([
      [1, 'Failed', false],
      [2, 'Failed', false],
      [3, 'Succeeded', true],
    ]);
  });

  it('has each try taken over when it begins', async () => {
    const clock = new SetClock();
    const firstMs = clock.now().getTime();
    const { bench } = await answered(['FUNCTION_FAILED', 'FUNCTION_FAILED'], policy(3), {}, clock);
    expect(bench.ended.map(({ takenAt = '' }) => Date.parse(takenAt) - firstMs)).toEqual([0, 1_000, 2_000]);
  });

  it('answers the last failure when it allows no more', async () => {
    const { seen, result } = await answered(['FUNCTION_FAILED', 'FUNCTION_FAILED'], policy(1));
    expect(result).toMatchObject({ outcome: 'Failed', failure: { code: 'FUNCTION_FAILED' } });
    expect(seen).toHaveLength(2);
  });

  it('does not outlast the caller', async () => {
    const deadline = new Date(Date.now() + 60_000).toISOString();
    const { seen, result } = await answered(['FUNCTION_FAILED'], policy(5, '00:02:00'), { deadline });
    expect(result).toMatchObject({ outcome: 'Failed' });
    expect(seen).toHaveLength(1);
  });

  it('does not run a call again whose process went', async () => {
    const { seen, result } = await answered(['PROCESS_EXITED'], policy(5));
    expect(result).toMatchObject({ outcome: 'Failed', failure: { code: 'PROCESS_EXITED' } });
    expect(seen).toHaveLength(1);
  });
});
