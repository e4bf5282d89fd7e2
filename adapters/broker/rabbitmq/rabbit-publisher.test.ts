import { EventEmitter } from 'node:events';
import type { ChannelModel } from 'amqplib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf } from '#contracts/errors.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { ConnectHook, RabbitConnection } from './rabbit-connection.js';
import { RabbitPublisher } from './rabbit-publisher.js';

const LIMIT = 16;

type Confirm = (error: unknown) => void;

/** Closes, as RabbitMQ does, when a message is larger than its limit; otherwise a test confirms. */
class LimitedChannel extends EventEmitter {
  readonly waiting: Confirm[] = [];
  published = 0;

  publish(_exchange: string, _key: string, body: Buffer, _options: object, confirm: Confirm): void {
    this.published += 1;
    this.waiting.push(confirm);
    if (body.length <= LIMIT) return;
    const text = `PRECONDITION_FAILED - message size ${body.length} is larger than configured max size ${LIMIT}`;
    this.emit('error', Object.assign(new Error(`Channel closed by server: 406 with message "${text}"`), { code: 406 }));
    for (const each of this.waiting.splice(0)) each(new Error('channel closed'));
  }
}

const aMessage = (bytes: number) => ({ id: 'm1', type: 'test', body: Buffer.alloc(bytes), persistent: true });
const TO = { exchange: '', routingKey: 'lines' };

let hook: ConnectHook;
let channel: LimitedChannel;
let publisher: RabbitPublisher;

async function connect(): Promise<void> {
  channel = new LimitedChannel();
  channel.setMaxListeners(0);
  await hook({ createConfirmChannel: () => Promise.resolve(channel) } as unknown as ChannelModel);
}

beforeEach(async () => {
  const connection = {
    model: {},
    blocked: false,
    onConnect: (made: ConnectHook) => (hook = made),
    onBlocked: () => undefined,
    removeHook: () => undefined,
  } as unknown as RabbitConnection;
  publisher = new RabbitPublisher(connection, 60_000, new SilentLogger());
  await connect();
});

describe('a message that is larger than the broker takes', () => {
  it('is refused, and the next one without a try', async () => {
    const small = publisher.publish(TO, aMessage(LIMIT));
    await expect(publisher.publish(TO, aMessage(LIMIT + 1))).rejects.toThrow(
      'The message has 17 bytes, and RabbitMQ takes 16 at most',
    );
    // It was in flight beside it.
    expect(await small.catch(codeOf)).toBe('BROKER_UNAVAILABLE');
    expect(channel.published).toBe(2);
    expect(await publisher.publish(TO, aMessage(LIMIT + 1)).catch(codeOf)).toBe('MESSAGE_INVALID');
    expect(channel.published).toBe(2);
  });

  it('is tried again on another connection: the limit may be another one', async () => {
    await publisher.publish(TO, aMessage(LIMIT + 1)).catch(codeOf);
    channel.emit('close');
    await connect();
    await publisher.publish(TO, aMessage(LIMIT + 1)).catch(codeOf);
    expect(channel.published).toBe(1);
  });
});
