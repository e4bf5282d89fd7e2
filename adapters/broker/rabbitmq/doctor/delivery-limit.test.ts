import { describe, expect, it } from '@jest/globals';
import { deliveryLimitOf, type Policies } from './delivery-limit.js';
import type { PolicyRow } from '../management-api.js';

function aPolicy(definition: Readonly<Record<string, unknown>>, overrides: Partial<PolicyRow> = {}): PolicyRow {
  return { name: 'p', pattern: '.*', 'apply-to': 'queues', priority: 0, definition, ...overrides };
}

const policies = (...rows: PolicyRow[]): Policies => ({ policies: rows, operatorPolicies: [] });
const LIMIT = { 'delivery-limit': 1_000_000 };
const queue = { name: 'orders' };

describe('the delivery limit of a queue', () => {
  it.each([
    ['3.10.8', Infinity],
    ['3.13.7', Infinity],
    ['4.0.5', 20],
    ['4.3.0', 20],
  ])('without any policy is what RabbitMQ %s has by default', (version, limit) => {
    expect(deliveryLimitOf(queue, policies(), version)).toBe(limit);
  });

  it('is what the matching policy of the highest priority says, and that alone', () => {
    const low = aPolicy(LIMIT);
    const high = aPolicy({ 'max-length': 9 }, { pattern: '^ord', priority: 5 });
    expect(deliveryLimitOf(queue, policies(low), '4.1.0')).toBe(1_000_000);
    expect(deliveryLimitOf(queue, policies(low, high), '4.1.0')).toBe(20);
    expect(deliveryLimitOf({ name: 'payroll' }, policies(low, high), '4.1.0')).toBe(1_000_000);
  });

  it('is not that of a policy for other kinds of queues, or of a pattern that cannot be read', () => {
    const others = ['exchanges', 'classic_queues', 'streams'].map((kind) => aPolicy(LIMIT, { 'apply-to': kind }));
    expect(deliveryLimitOf(queue, policies(...others, aPolicy(LIMIT, { pattern: '(?<' })), '4.1.0')).toBe(20);
    expect(deliveryLimitOf(queue, policies(aPolicy(LIMIT, { 'apply-to': 'quorum_queues' })), '4.1.0')).toBe(1_000_000);
  });

  it("is the lowest of policy, operator's policy and the queue's own argument; below zero means none", () => {
    const limited = { policies: [aPolicy(LIMIT)], operatorPolicies: [aPolicy({ 'delivery-limit': 50 })] };
    expect(deliveryLimitOf(queue, limited, '4.1.0')).toBe(50);
    expect(deliveryLimitOf({ ...queue, arguments: { 'x-delivery-limit': 3 } }, limited, '4.1.0')).toBe(3);
    expect(deliveryLimitOf(queue, policies(aPolicy({ 'delivery-limit': -1 })), '4.1.0')).toBe(Infinity);
  });
});
