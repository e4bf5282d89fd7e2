import { describe, expect, it } from '@jest/globals';
import type { ConsumeMessage } from 'amqplib';
import { BROKER_HEADERS, DEAD_QUEUE } from '#contracts/topology.js';
import { deadLetterOf, deliveryOf, publishOptions, retryOf, stampOf } from './rabbit-message.js';

function received(properties: Readonly<Record<string, unknown>> = {}): ConsumeMessage {
  return {
    content: Buffer.from('body'),
    fields: { deliveryTag: 1, redelivered: false, exchange: '', routingKey: '', consumerTag: 'tag' },
    properties: { messageId: 'id', type: 'sample.sent', deliveryMode: 2, headers: {}, ...properties } as never,
  };
}

describe('deliveryOf', () => {
  it.each([
    [undefined, 1],
    [1, 2],
    [7, 8],
    [-1, 1],
    [1.5, 1],
    ['2', 1],
    [Number.MAX_VALUE, 1],
  ])('reads a count of %s failed attempts as attempt %s, and hides the header', (count, attempt) => {
    const headers = count === undefined ? { tenant: 'north' } : { tenant: 'north', [BROKER_HEADERS.attempt]: count };
    const delivery = deliveryOf(received({ headers }), 'orders');
    expect(delivery).toMatchObject({ attempt, headers: { tenant: 'north' } });
    expect(Object.keys(delivery.headers)).toEqual(['tenant']);
  });

  it('takes no attempt from what the broker counts', () => {
    const headers = { 'x-delivery-count': 4, 'x-death': [{ count: 3 }] };
    expect(deliveryOf(received({ headers }), 'orders')).toMatchObject({
      attempt: 1,
      headers: { 'x-delivery-count': 4 },
    });
  });

  it('bears a message of a foreign client, which need not have an id, a type or headers', () => {
    const foreign = received({ messageId: undefined, type: undefined, headers: undefined, deliveryMode: 1 });
    expect(deliveryOf(foreign, 'orders')).toMatchObject({ id: '', type: '', headers: {}, attempt: 1 });
  });

  it('names the reasons of the broker as ours, in ns.dead only', () => {
    const letter = received({ headers: { 'x-first-death-reason': 'expired', 'x-first-death-queue': 'orders' } });
    expect(deliveryOf(letter, DEAD_QUEUE.name).headers).toEqual({
      [BROKER_HEADERS.deadReason]: 'expired',
      [BROKER_HEADERS.deadQueue]: 'orders',
    });
    expect(deliveryOf(letter, 'orders').headers).toHaveProperty('x-first-death-reason');
  });
});

describe('a message that is moved on', () => {
  it('keeps everything in its next attempt but the count', () => {
    const message = received({ headers: { tenant: 'north', [BROKER_HEADERS.attempt]: 2 }, expiration: '5000' });
    const next = retryOf(message, deliveryOf(message, 'orders'));
    expect(next).toMatchObject({ id: 'id', type: 'sample.sent', body: message.content, persistent: true });
    expect(next).toMatchObject({ expirationMs: 5000, headers: { tenant: 'north', [BROKER_HEADERS.attempt]: 3 } });
  });

  it('lasts as a dead letter, and keeps its count', () => {
    const message = received({ headers: { [BROKER_HEADERS.attempt]: 2 }, expiration: '5000', deliveryMode: 1 });
    const letter = deadLetterOf(message, deliveryOf(message, 'orders'), 'refused');
    expect(letter).toMatchObject({ persistent: true, headers: { [BROKER_HEADERS.attempt]: 2 } });
    expect(letter).toMatchObject({
      headers: { [BROKER_HEADERS.deadReason]: 'refused', [BROKER_HEADERS.deadQueue]: 'orders' },
    });
    expect(letter).not.toHaveProperty('expirationMs');
  });
});

describe('publishOptions', () => {
  it('asks for the return of what cannot be routed, and writes whole milliseconds that are not negative', () => {
    const message = { id: 'id', type: 'sample.sent', body: Buffer.of(), persistent: false };
    expect(publishOptions(message)).toEqual({
      messageId: 'id',
      type: 'sample.sent',
      headers: {},
      persistent: false,
      mandatory: true,
    });
    expect(publishOptions({ ...message, expirationMs: 1.2 })).toMatchObject({ expiration: '2' });
    expect(publishOptions({ ...message, expirationMs: -5 })).toMatchObject({ expiration: '0' });
  });
});

describe('a message of a foreign client that is moved on', () => {
  it('keeps the properties and headers that the port does not carry, but neither its user nor its carbon copies', () => {
    const message = received({
      contentType: 'application/json',
      correlationId: 'c1',
      priority: 3,
      userId: 'somebody',
      headers: { table: { deep: true }, CC: ['elsewhere'], tenant: 'north' },
    });
    const options = publishOptions(retryOf(message, deliveryOf(message, 'orders')));
    expect(options).toMatchObject({
      contentType: 'application/json',
      correlationId: 'c1',
      priority: 3,
      messageId: 'id',
    });
    expect(options.headers).toEqual({ table: { deep: true }, tenant: 'north', [BROKER_HEADERS.attempt]: 1 });
    expect(options).not.toHaveProperty('userId');
  });

  it('gets the id and headers it lacked, as the same attempt', () => {
    const message = received({ messageId: undefined, headers: { [BROKER_HEADERS.attempt]: 2 } });
    const stamped = stampOf(message, deliveryOf(message, 'orders'), {
      kind: 'stamp',
      id: 'new',
      headers: { added: 1 },
    });
    expect(publishOptions(stamped)).toMatchObject({
      messageId: 'new',
      headers: { added: 1, [BROKER_HEADERS.attempt]: 2 },
    });
  });
});
