import { describe, expect, it } from '@jest/globals';
import { auditedFunction } from './audited-function.js';

const SECRET = 'amqp://user:password@host';

describe('what the audit trail keeps of a new function', () => {
  it('is template, name and language', () => {
    const kept = { template: 'rabbitmq', name: 'take_Order-1', language: 'typescript' };
    expect(auditedFunction({ ...kept, parameters: { connection: SECRET } })).toEqual(kept);
  });

  it.each(['template', 'name', 'language'])('is no %s that cannot be one', (member) => {
    for (const value of [SECRET, { value: SECRET }, [SECRET], null]) {
      expect(JSON.stringify(auditedFunction({ [member]: value }))).toBe('{}');
    }
  });
});
