import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Gate } from '../../../test/support/eventually.js';
import { RabbitConsumer, type RabbitConsumerOptions } from './rabbit-consumer.js';

const MESSAGE = { content: Buffer.from('x'), fields: {}, properties: { headers: {} } } as unknown as ConsumeMessage;

/** As much of a channel as a consumer uses; every consumer of it is handed one message at once. */
class FakeChannel extends EventEmitter {
  consumed = 0;
  readonly cancelled: string[] = [];
  /** What `consume` waits for. */
  consuming: Promise<void> = Promise.resolve();

  prefetch = () => Promise.resolve();
  close = () => Promise.resolve();
  ack = () => undefined;
  nack = () => undefined;

  async consume(_queue: string, receive: (message: ConsumeMessage) => void): Promise<{ consumerTag: string }> {
    this.consumed += 1;
    const consumerTag = `tag-${this.consumed}`;
    receive(MESSAGE);
    await this.consuming;
    return { consumerTag };
  }

  cancel(tag: string): Promise<void> {
    this.cancelled.push(tag);
    return Promise.resolve();
  }
}

/** A consumer with a run in hand. */
async function open(part: Partial<RabbitConsumerOptions> = {}) {
  const channel = new FakeChannel();
  const model = { createChannel: () => Promise.resolve(channel) } as unknown as ChannelModel;
  const run = new Gate();
  const consumer = new RabbitConsumer({
    connection: { alive: model, onConnect: () => undefined, removeHook: () => undefined },
    publisher: { publish: () => Promise.resolve() },
    logger: new SilentLogger(),
    queue: 'orders',
    prefetch: 1,
    prepare: () => Promise.resolve(),
    handle: () => run.opened.then(() => ({ kind: 'done' as const })),
    ...part,
  } as unknown as RabbitConsumerOptions);
  await consumer.open();
  return { channel, consumer, run };
}

describe('a consumer that is closed while it consumes again, with a run in hand', () => {
  it('does not consume when it has not begun to', async () => {
    const prepared = new Gate();
    let again = false;
    const { channel, consumer, run } = await open({
      prepare: () => (again ? prepared.opened : Promise.resolve()),
    });
    again = true;
    const renewed = consumer.consumeAgain();
    await new Promise(setImmediate);
    const closed = consumer.close();
    prepared.open();
    await renewed;
    expect(channel.consumed).toBe(1);
    run.open();
    await closed;
  });

  it('cancels the consumer that the broker has made meanwhile', async () => {
    const made = new Gate();
    const { channel, consumer, run } = await open();
    channel.consuming = made.opened;
    const renewed = consumer.consumeAgain();
    await new Promise(setImmediate);
    const closed = consumer.close();
    made.open();
    await renewed;
    expect(channel.cancelled.at(-1)).toBe('tag-2');
    run.open();
    await closed;
  });
});
