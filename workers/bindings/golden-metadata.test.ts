import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import type { TriggerMessage } from './binding-extension.js';
import { readBindings } from './read-bindings.js';

const ACCEPTED_AT = new Date('2026-11-22T18:00:00.000Z');
const NOW = new Date('2026-11-22T18:00:07.000Z');

function input(type: string, delivery: Partial<Delivery>, options: Record<string, unknown> = {}, expiresAt?: Date) {
  const binding = { name: 'item', type, direction: 'in', queueName: 'orders', ...options } as const;
  const { trigger } = readBindings({ name: 'Handle', bindings: [binding] }, { hostJson: {}, settings: {} });
  const base = {
    id: 'm1',
    type: '',
    headers: {},
    queue: 'orders',
    attempt: 1,
    redelivered: false,
    body: Buffer.from(''),
  };
  const message: TriggerMessage = { delivery: { ...base, ...delivery }, acceptedAt: ACCEPTED_AT, expiresAt, now: NOW };
  return trigger!.read(message);
}

describe('what a function of a storage queue gets', () => {
  it('text: itself, and seven facts', () => {
    const read = input('queueTrigger', { body: Buffer.from('hello'), attempt: 3 });
    expect(read.inputData).toEqual([{ name: 'item', data: { string: 'hello' } }]);
    expect(read.triggerMetadata).toEqual({
      QueueTrigger: { string: 'hello' },
      DequeueCount: { json: '3' },
      ExpirationTime: { json: '"9999-12-31T23:59:59.999Z"' },
      InsertionTime: { json: '"2026-11-22T18:00:00.000Z"' },
      NextVisibleTime: { json: '"2026-11-22T18:10:07.000Z"' },
      Id: { string: 'm1' },
      PopReceipt: { string: expect.stringMatching(/.+/) },
    });
  });

  it('a JSON object: its properties too, over facts of the same name in any case; arrays and nulls not', () => {
    const body = Buffer.from(
      '{"id":"mine","n":1.5,"yes":true,"deep":{"a":[1]},"list":[1],"none":null,"__proto__":"p"}',
    );
    const { inputData, triggerMetadata } = input('queueTrigger', { body }, {}, new Date('2026-11-23T00:00:00.000Z'));
    expect(inputData[0]?.data.string).toBe(body.toString());
    expect(triggerMetadata).toMatchObject({
      Id: { string: 'mine' },
      n: { string: '1.5' },
      yes: { string: 'True' },
      deep: { json: '{"a":[1]}' },
      ExpirationTime: { json: '"2026-11-23T00:00:00.000Z"' },
    });
    const names = Object.keys(triggerMetadata);
    expect(names).not.toContain('id');
    expect(names).not.toContain('list');
    expect(names).not.toContain('none');
    expect(Object.getOwnPropertyDescriptor(triggerMetadata, '__proto__')?.value).toEqual({ string: 'p' });
  });

  it('bytes, when it asks for them: no properties', () => {
    const body = Buffer.from('{"id":"mine"}');
    const { inputData, triggerMetadata } = input('queueTrigger', { body }, { dataType: 'BINARY' });
    expect(inputData[0]?.data).toEqual({ bytes: body.toString('base64') });
    expect(triggerMetadata).toMatchObject({ Id: { string: 'm1' } });
  });

  it.each(['[1,2]', '"text"', '7', 'null', '{', '{"a":', ''])('takes no properties from %s', (text) => {
    const { triggerMetadata } = input('queueTrigger', { body: Buffer.from(text) });
    expect(Object.keys(triggerMetadata)).toHaveLength(7);
    expect(triggerMetadata['QueueTrigger']).toEqual({ string: text });
  });
});

describe('what a function of a RabbitMQ queue gets', () => {
  it('what AMQP says of the message, without our own headers', () => {
    const { inputData, triggerMetadata } = input('rabbitMQTrigger', {
      body: Buffer.from('{"order":7}'),
      redelivered: true,
      amqp: {
        consumerTag: 'tag',
        deliveryTag: 12,
        exchange: 'sales',
        routingKey: 'orders.new',
        properties: {
          messageId: 'm1',
          contentType: 'application/json',
          appId: undefined,
          headers: { tenant: 'north', raw: Buffer.from('x'), 'ns-accepted-at': 'z' },
        },
      },
    });
    expect(inputData).toEqual([{ name: 'item', data: { string: '{"order":7}' } }]);
    const { BasicProperties, ...others } = triggerMetadata;
    expect(others).toEqual({
      ConsumerTag: { string: 'tag' },
      DeliveryTag: { json: '12' },
      Redelivered: { json: 'true' },
      Exchange: { string: 'sales' },
      RoutingKey: { string: 'orders.new' },
      Body: { bytes: Buffer.from('{"order":7}').toString('base64') },
      order: { string: '7' },
    });
    expect(JSON.parse(BasicProperties?.json ?? '')).toEqual({
      MessageId: 'm1',
      ContentType: 'application/json',
      Headers: { tenant: 'north', raw: 'eA==' },
    });
  });

  it('the same shape from the embedded broker', () => {
    const { triggerMetadata } = input('rabbitMQTrigger', {
      type: 'order.new',
      headers: { tenant: 'north' },
      attempt: 2,
    });
    expect(triggerMetadata).toMatchObject({
      Exchange: { string: 'ns.triggers' },
      RoutingKey: { string: 'orders' },
      DeliveryTag: { json: '2' },
      Redelivered: { json: 'false' },
    });
    expect(JSON.parse(triggerMetadata['BasicProperties']?.json ?? '')).toEqual({
      MessageId: 'm1',
      Type: 'order.new',
      DeliveryMode: 2,
      Headers: { tenant: 'north' },
    });
  });
});
