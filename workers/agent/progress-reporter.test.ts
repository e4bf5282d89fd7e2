import { afterEach, describe, expect, it } from '@jest/globals';
import type { InvocationProgressed } from '#contracts/messages/invocation-progressed.js';
import { Clock, SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually } from '../../test/support/eventually.js';
import { MemoryQueue } from '../../test/support/worker/memory-queue.js';
import { ProgressReporter } from './progress-reporter.js';

const opened: ProgressReporter[] = [];

class HandClock extends Clock {
  ms = 0;

  override now(): Date {
    return new Date(this.ms);
  }

  override monotonicMs(): number {
    return this.ms;
  }
}

function aReporter(queue: MemoryQueue, clock: Clock = new SystemClock(), repeatEveryMs = 5_000): ProgressReporter {
  const ports = { queue, clock, logger: new SilentLogger() };
  const reporter = new ProgressReporter({ ...ports, workerId: () => 'worker-1', repeatEveryMs });
  opened.push(reporter);
  return reporter;
}

const reports = (queue: MemoryQueue) => queue.bodies<InvocationProgressed>('invocation.progressed');

afterEach(() => {
  for (const reporter of opened.splice(0)) reporter.close();
});

describe('the progress reporter', () => {
  it('says nothing of calls that end within 20 ms', async () => {
    const queue = new MemoryQueue();
    const reporter = aReporter(queue);
    reporter.held('a', 'quick');
    reporter.running('quick');
    reporter.gone('quick');
    reporter.held('a', 'slow');
    await eventually('a report', () => reports(queue).length > 0);
    expect(reports(queue)).toEqual([{ v: 1, worker: 'worker-1', held: ['slow'], running: [] }]);
  });

  it('reports each change once, and nothing while nothing changes', async () => {
    const queue = new MemoryQueue();
    const reporter = aReporter(queue);
    reporter.held('a', '1');
    await eventually('the first report', () => reports(queue).length === 1);
    reporter.running('1');
    reporter.running('1');
    await eventually('the second report', () => reports(queue).length === 2);
    expect(reports(queue)[1]).toMatchObject({ held: [], running: ['1'] });
    reporter.held('a', '2');
    await eventually('the third report', () => reports(queue).length === 3);
    expect(reports(queue)[2]).toMatchObject({ held: ['2'], running: [] });
  });

  it('tells every gateway of its own calls, in one message each', async () => {
    const queue = new MemoryQueue();
    const clock = new HandClock();
    const reporter = aReporter(queue, clock);
    for (const id of ['1', '2']) reporter.held('a', id);
    reporter.held('b', '3');
    clock.ms = 20;
    await eventually('both reports', () => reports(queue).length === 2);
    expect(queue.published.map(({ address }) => address.routingKey).sort()).toEqual(['a', 'b']);
    expect(
      reports(queue)
        .flatMap(({ held }) => held)
        .sort(),
    ).toEqual(['1', '2', '3']);
  });

  it('reports again what the broker did not take', async () => {
    const queue = new MemoryQueue();
    const reporter = aReporter(queue);
    queue.fail('BROKER_UNAVAILABLE');
    reporter.held('a', '1');
    reporter.running('1');
    await eventually('the refusal', () => queue.refusals > 0);
    queue.fail(undefined);
    await eventually('the report', () => reports(queue).length === 1);
    expect(reports(queue)[0]).toMatchObject({ running: ['1'] });
  });

  it('repeats what is still here, and nothing once it has ended', async () => {
    const queue = new MemoryQueue();
    const reporter = aReporter(queue, undefined, 40);
    for (const id of ['1', '2']) {
      reporter.held('a', id);
      reporter.running(id);
    }
    await eventually('a second report', () => reports(queue).length >= 2);
    reporter.gone('1');
    await eventually('a report without it', () => reports(queue).at(-1)?.running.join() === '2');
    reporter.gone('2');
    const sent = reports(queue).length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reports(queue)).toHaveLength(sent);
  });

  it('reports again to a gateway whose queue is not there, because it may come back', async () => {
    const queue = new MemoryQueue();
    const reporter = aReporter(queue);
    queue.fail('BROKER_UNROUTABLE');
    reporter.held('a', '1');
    reporter.running('1');
    await eventually('the refusal', () => queue.refusals > 0);
    queue.fail(undefined);
    await eventually('the report', () => reports(queue).length === 1);
  });

  it('goes on reporting a call that came twice until both copies are gone', async () => {
    const queue = new MemoryQueue();
    const reporter = aReporter(queue);
    reporter.held('a', '1');
    reporter.held('a', '1');
    reporter.gone('1');
    reporter.running('1');
    await eventually('the report', () => reports(queue).some(({ running }) => running.includes('1')));
  });
});
