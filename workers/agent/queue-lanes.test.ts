import { describe, expect, it } from '@jest/globals';
import type { Consumer, DeliveryHandler } from '#contracts/ports/durable-queue.js';
import { ForeignQueues, QueueBrokers } from '#contracts/ports/queue-brokers.js';
import { triggerQueue } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { RememberingLogger } from '../../test/support/remembering-logger.js';
import { LaneBench } from '../../test/support/worker/lane-bench.js';
import { readBindings } from '../bindings/read-bindings.js';
import type { LaneApp } from './lane.js';
import { LoadedVersion } from './loaded-version.js';
import { QueueLanes } from './queue-lanes.js';

const SETTINGS = { Other: 'amqp://other' };

/** A version whose functions are triggered by these queues. */
function aVersion(bench: LaneBench, triggers: Readonly<Record<string, object>>): LoadedVersion {
  const queues = Object.entries(triggers).map(([name, options]) => {
    const bindings = [{ name: 'item', type: 'queueTrigger', direction: 'in', ...options } as const];
    return [name, readBindings({ name, bindings }, { hostJson: {}, settings: SETTINGS })] as const;
  });
  return new LoadedVersion('1', bench.app.current().app, new Map(queues));
}

async function open() {
  const said: string[] = [];
  const brokers = new CountingBrokers();
  const bench = await LaneBench.open({ brokers });
  let current = aVersion(bench, {});
  const app: LaneApp = { ...bench.app, current: () => current };
  const logger = new RememberingLogger();
  const lanes = new QueueLanes(app, { ...bench.tools, logger }, (warning) => said.push(warning));
  const consumes = (name: string) => bench.queue.consumes(triggerQueue(name));
  const follow = (
    triggers: Readonly<Record<string, object>>,
    assignment: Partial<Parameters<QueueLanes['follow']>[1]>,
  ) => {
    current = aVersion(bench, triggers);
    lanes.follow({ active: current, loaded: [current] }, { version: '1', ...assignment });
  };
  return { lanes, follow, consumes, said, brokers, logger };
}

class CountingBrokers extends QueueBrokers {
  readonly consumed: string[] = [];
  closed = 0;
  /** How a consumer closes. */
  closing: () => Promise<void> = () => Promise.resolve();

  override open(): Promise<ForeignQueues> {
    return Promise.resolve({
      consume: (queue: string, _options: object, _handle: DeliveryHandler): Promise<Consumer> => {
        this.consumed.push(queue);
        return Promise.resolve({ close: () => this.closing() });
      },
      publish: () => Promise.resolve(),
      close: () => Promise.resolve(void (this.closed += 1)),
    });
  }
}

describe('the queue lanes of an app', () => {
  it('open what the app may consume, and what it must wait for when consent comes', async () => {
    const { follow, consumes, said } = await open();
    const triggers = { a: { queueName: 'mine' }, b: { queueName: 'theirs' } };
    const queuesOfOthers = [{ queue: 'theirs', owner: 'shop' }];
    follow(triggers, { queues: ['mine'], queuesOfOthers });
    follow(triggers, { queues: ['mine'], queuesOfOthers });
    await eventually('the first', () => consumes('mine'));
    expect(consumes('theirs')).toBe(false);
    expect(said).toEqual([expect.stringContaining("'theirs' belongs to app shop")]);
    follow(triggers, { queues: ['mine', 'theirs'] });
    await eventually('the second', () => consumes('theirs'));
    follow(triggers, { queues: ['theirs'] });
    await eventually('the first to be left', () => !consumes('mine'));
    expect(consumes('theirs')).toBe(true);
  });

  it('are left while the app is drained, and opened again after', async () => {
    const { follow, consumes } = await open();
    const queues = ['one'];
    follow({ a: { queueName: 'one' } }, { queues });
    await eventually('the queue', () => consumes('one'));
    follow({ a: { queueName: 'one' } }, { queues, drained: true });
    await eventually('the queue to be left', () => !consumes('one'));
    follow({ a: { queueName: 'one' } }, { queues });
    await eventually('the queue again', () => consumes('one'));
  });

  it('close with the functions that a new version does not have, and with the app', async () => {
    const { lanes, follow, consumes } = await open();
    const queues = ['one', 'two'];
    follow({ a: { queueName: 'one' }, b: { queueName: 'two' } }, { queues });
    await eventually('both', () => consumes('one') && consumes('two'));
    follow({ b: { queueName: 'two' } }, { queues });
    await eventually('the first to be left', () => !consumes('one'));
    expect(consumes('two')).toBe(true);
    await lanes.close();
    expect(consumes('two')).toBe(false);
    follow({ b: { queueName: 'two' } }, { queues });
    expect(consumes('two')).toBe(false);
  });

  it('come to their end although a consumer cannot be closed', async () => {
    const { lanes, follow, brokers, logger } = await open();
    follow({ a: { queueName: 'Jobs', connection: 'Other' } }, {});
    await eventually('the queue', () => brokers.consumed.length === 1);
    brokers.closing = () => Promise.reject(new Error('the channel is gone'));
    const held = lanes.hold();
    await lanes.close();
    await held;
    expect(logger.lines.map(({ message }) => message)).toContain('A queue could not be left');
  });

  it("need nobody's leave for a queue of another broker, and let its connection go with it", async () => {
    const { lanes, follow, brokers } = await open();
    follow({ a: { queueName: 'Jobs', connection: 'Other' } }, {});
    await eventually('the queue', () => brokers.consumed.length === 1);
    expect(brokers.consumed).toEqual(['Jobs']);
    follow({}, {});
    await eventually('the connection to be closed', () => brokers.closed === 1);
    await lanes.close();
  });
});
