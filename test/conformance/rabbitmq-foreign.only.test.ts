import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openForeignQueues } from '#adapters/broker/rabbitmq/rabbit-foreign-queues.js';
import { codeOf } from '#contracts/errors.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { dead, done, retry, stamp, type Delivery } from '#contracts/ports/durable-queue.js';
import type { ForeignQueues } from '#contracts/ports/queue-brokers.js';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';

const COUNT = 'x-ms-rabbitmq-requeuecount';

describe('a RabbitMQ that is not ours', () => {
  let client: ChannelModel;
  let channel: ConfirmChannel;
  let queues: ForeignQueues;
  let name: string;

  beforeEach(async () => {
    const url = await createVhost();
    client = await connect(url);
    channel = await client.createConfirmChannel();
    queues = await openForeignQueues({ url, checkCertificate: true }, new SilentLogger());
    name = uniqueName('jobs');
  });
  afterEach(async () => {
    await queues.close();
    await client.close();
  });

  const send = async (text: string, options = {}): Promise<void> => {
    channel.sendToQueue(name, Buffer.from(text), options);
    await channel.waitForConfirms();
  };

  it('waits for a queue and declares nothing; what comes is delivered with all that AMQP says of it', async () => {
    const seen: Delivery[] = [];
    await queues.consume(name, { prefetch: 2 }, async (delivery) => {
      seen.push(delivery);
      return done;
    });
    const other = await client.createChannel();
    other.on('error', () => undefined);
    await expect(other.checkQueue(name)).rejects.toMatchObject({ code: 404 });
    await channel.assertQueue(name, { durable: false });
    await send('one', { appId: 'somebody', correlationId: 'c1' });
    await eventually('the message', () => seen.length === 1);
    expect(seen[0]).toMatchObject({ queue: name, attempt: 1, redelivered: false });
    expect(seen[0]?.amqp).toMatchObject({
      exchange: '',
      routingKey: name,
      properties: { appId: 'somebody', correlationId: 'c1' },
    });
    expect((await channel.checkQueue(name)).messageCount).toBe(0);
  });

  it('counts failed attempts as the extension does, and keeps the rest of the message', async () => {
    await channel.assertQueue(name);
    const seen: Delivery[] = [];
    await queues.consume(name, { prefetch: 1 }, async (delivery) => {
      seen.push(delivery);
      return delivery.attempt < 5 ? retry(0) : done;
    });
    await send('one', { messageId: 'm', contentType: 'text/plain', headers: { [COUNT]: 2, table: { deep: 1 } } });
    await eventually('three executions', () => seen.length === 3);
    expect(seen.map(({ attempt }) => attempt)).toEqual([3, 4, 5]);
    expect(seen[2]?.amqp?.properties).toMatchObject({
      contentType: 'text/plain',
      headers: { [COUNT]: 4, table: { deep: 1 } },
    });
    expect(seen[2]?.headers).not.toHaveProperty(COUNT);
  });

  it('stamps a message without an id, and never lets one vanish for want of dead letters', async () => {
    await channel.assertQueue(name);
    const seen: Delivery[] = [];
    await queues.consume(name, { prefetch: 1 }, async (delivery) => {
      seen.push(delivery);
      if (delivery.id === '') return stamp('given', {});
      return seen.length === 2 ? dead('no') : done;
    });
    await send('one');
    await eventually('three deliveries', () => seen.length === 3);
    expect(seen.map(({ id, attempt }) => [id, attempt])).toEqual([
      ['', 1],
      ['given', 1],
      ['given', 1],
    ]);
  });

  it('publishes with a confirm, and refuses a queue that is not there', async () => {
    const message = { id: 'm', type: 'sample', body: Buffer.from('x'), persistent: true };
    await eventually(
      'the connection',
      async () => (await queues.publish(name, message).catch(codeOf)) === 'BROKER_UNROUTABLE',
    );
    await channel.assertQueue(name);
    await queues.publish(name, message);
    expect(await channel.get(name, { noAck: true })).toMatchObject({ properties: { messageId: 'm' } });
  });

  it('refuses an address that is none, without showing it', async () => {
    const refused = openForeignQueues({ url: 'amqp://:hunter2@', checkCertificate: true }, new SilentLogger());
    await expect(refused).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});
