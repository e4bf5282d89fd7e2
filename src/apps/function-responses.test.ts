import { describe, expect, it } from '@jest/globals';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { describeFunction, type FunctionPlace } from './function-responses.js';

const PLACE: FunctionPlace = { routePrefix: 'api', invokeUrl: undefined, others: [] };

function aFunction(overrides: Partial<FunctionMetadata>): FunctionMetadata {
  return { name: 'take', bindings: [], language: 'node', disabled: false, errors: [], ...overrides };
}

describe('what a function is, as the API tells', () => {
  it('says where and how an HTTP function is called', () => {
    const trigger = { name: 'req', type: 'httpTrigger', direction: 'in', methods: ['get', 'Post'] } as const;
    const prices = { ...trigger, Route: '/prices/{sku?}', authLevel: 'Anonymous' };
    const described = describeFunction(aFunction({ bindings: [prices] }), PLACE);
    expect(described).toMatchObject({ route: '/api/prices/{sku?}', methods: ['GET', 'POST'], authLevel: 'anonymous' });
    const every = { name: 'req', type: 'httpTrigger', direction: 'in', methods: [] } as const;
    const bare = describeFunction(aFunction({ bindings: [every] }), { ...PLACE, routePrefix: '' });
    expect(bare).toMatchObject({ route: '/take', authLevel: 'function' });
    expect(bare).not.toHaveProperty('methods');
  });

  it('tells a schedule as declared, and the queue that its worker found', () => {
    const timer = { name: 'timer', type: 'timerTrigger', direction: 'in', schedule: '%NIGHTLY%' } as const;
    expect(describeFunction(aFunction({ bindings: [timer] }), PLACE).schedule).toBe('%NIGHTLY%');
    const queue = { name: 'order', type: 'queueTrigger', direction: 'in', queueName: '%ORDERS%' } as const;
    const use = { binding: 'order', use: 'trigger', queue: 'orders', broker: 'house' } as const;
    expect(describeFunction(aFunction({ bindings: [queue], queues: [use] }), PLACE)).toMatchObject({
      queueName: 'orders',
      bindings: [{ name: 'order', queue: 'orders', facts: [{ name: 'queueName', value: '%ORDERS%' }] }],
    });
    const foreign = { ...use, queue: 'secret-place', broker: 'foreign' } as const;
    expect(describeFunction(aFunction({ bindings: [queue], queues: [foreign] }), PLACE).queueName).toBe('%ORDERS%');
  });

  it('has the trigger first, a connection by its name, and no secret', () => {
    const output = { name: 'out', type: 'queue', direction: 'out', connection: 'Store', password: 'x' } as const;
    const trigger = { name: 'm', type: 'rabbitMQTrigger', direction: 'in' } as const;
    const careless = { ...trigger, connection: 'amqp://user:word@host' };
    const { bindings } = describeFunction(aFunction({ bindings: [output, careless] }), PLACE);
    expect(bindings.map(({ name, facts }) => [name, facts])).toEqual([
      ['m', [{ name: 'connection', value: '***' }]],
      ['out', [{ name: 'connection', value: 'Store' }]],
    ]);
  });
});
