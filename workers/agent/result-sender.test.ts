import { describe, expect, it } from '@jest/globals';
import type { InvocationCompleted } from '#contracts/messages/invocation-completed.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually } from '../../test/support/eventually.js';
import { MemoryQueue } from '../../test/support/worker/memory-queue.js';
import { ResultSender } from './result-sender.js';

function aSender(queue: MemoryQueue, limits: { brokerAwayLimitMs?: number; unroutableLimitMs?: number } = {}) {
  return new ResultSender({ queue, logger: new SilentLogger(), workerId: () => 'worker-1', ...limits });
}

const ok = (id: string) => ({ id, outcome: 'Succeeded' }) as const;
const sent = (queue: MemoryQueue) =>
  queue.bodies<InvocationCompleted>('invocation.completed').map(({ results }) => results.map(({ id }) => id));

describe('the result sender', () => {
  it('sends the results of one turn together, for each gateway apart', async () => {
    const queue = new MemoryQueue();
    const sender = aSender(queue);
    sender.send('a', ok('1'));
    sender.send('b', ok('2'));
    sender.send('a', ok('3'));
    await sender.finish(1_000);
    expect(sent(queue)).toEqual([['1', '3'], ['2']]);
    expect(queue.bodies('invocation.completed')[0]).toMatchObject({ v: 1, worker: 'worker-1' });
  });

  it('starts another message above a mebibyte', async () => {
    const queue = new MemoryQueue();
    const sender = aSender(queue);
    for (const id of ['1', '2', '3']) {
      sender.send('a', { ...ok(id), returnValue: { string: 'x'.repeat(600_000) } });
    }
    await sender.finish(1_000);
    expect(sent(queue)).toEqual([['1'], ['2'], ['3']]);
  });

  it('offers results again until the broker is back', async () => {
    const queue = new MemoryQueue();
    const sender = aSender(queue);
    queue.fail('BROKER_UNAVAILABLE');
    sender.send('a', ok('1'));
    await eventually('two refusals', () => queue.refusals >= 2);
    queue.fail(undefined);
    await eventually('the result', () => sent(queue).length === 1);
    expect(sender.lost).toBe(0);
  });

  it('gives results up, and counts them, when the broker stays away', async () => {
    const queue = new MemoryQueue();
    const sender = aSender(queue, { brokerAwayLimitMs: 60 });
    queue.fail('BROKER_UNAVAILABLE');
    sender.send('a', ok('1'));
    sender.send('a', ok('2'));
    await eventually('the results to be given up', () => sender.lost === 2);
  });

  it('drops results of a gateway that stays away, without counting them', async () => {
    const queue = new MemoryQueue();
    const sender = aSender(queue, { unroutableLimitMs: 1 });
    queue.fail('BROKER_UNROUTABLE');
    sender.send('a', ok('1'));
    await sender.finish(5_000);
    expect(queue.refusals).toBeLessThan(4);
    expect(sender.lost).toBe(0);
  });

  it('finishes in time with a broker that is away', async () => {
    const queue = new MemoryQueue();
    const sender = aSender(queue);
    queue.fail('BROKER_UNAVAILABLE');
    sender.send('a', ok('1'));
    await sender.finish(20);
    expect(sender.lost).toBe(1);
  });
});
