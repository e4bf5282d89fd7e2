import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { addressOf, aMessage, aQueue, collect } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { EXTERNAL_URL } from '../support/rabbitmq/variables.js';

const describeOwnBrokers = process.env[EXTERNAL_URL] ? describe.skip : describe;

describeOwnBrokers('RabbitMQ: several addresses', () => {
  let servers: TestBroker[];
  let broker: RabbitBroker | undefined;

  beforeEach(async () => {
    servers = [await TestBroker.start(), await TestBroker.start()];
  });
  afterEach(async () => {
    await broker?.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('goes to the other address when one dies, declares and consumes everything there, and back again', async () => {
    const [one, two] = servers as [TestBroker, TestBroker];
    broker = await openRabbit(`${one.url},${two.url}`);
    const { queue } = broker;
    const orders = aQueue();
    const seen = await collect(queue, orders);
    const keys: string[] = [];
    await broker.signals.subscribe('app.*.changed', (key) => keys.push(key));
    const arrives = async (id: string): Promise<void> => {
      await eventually(`the message ${id}`, async () => {
        await queue.publish(addressOf(orders), aMessage({ id })).catch(() => undefined);
        broker?.signals.send(`app.${id}.changed`, {});
        return seen.ids.includes(id) && keys.includes(`app.${id}.changed`);
      });
    };
    await arrives('first');
    expect(await one.ctl('list_queues', 'name')).toContain(orders.name);
    await one.kill();
    await arrives('second');
    expect(await two.ctl('list_queues', 'name')).toContain(orders.name);
    await one.restart();
    await two.kill();
    await arrives('third');
  });
});
