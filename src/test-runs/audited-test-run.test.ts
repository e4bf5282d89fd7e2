import { describe, expect, it } from '@jest/globals';
import { auditedTestRun } from './audited-test-run.js';

const SECRET = 'aSecretThatIsTheValueOfAKeyAndNobodyShouldEverReadHere==';

describe('what the audit trail keeps of a test run', () => {
  it('is the method, the key by its name, and the execution', () => {
    const kept = {
      method: 'POST',
      key: { scope: 'function', name: 'default' },
      executionId: 'd4f0a1c2-5b6e-4f70-8a91-b2c3d4e5f607',
    };
    expect(auditedTestRun({ ...kept, body: SECRET, headers: [{ name: 'a', value: SECRET }] })).toEqual(kept);
  });

  it.each([
    { key: SECRET },
    { key: [SECRET] },
    { key: { scope: 'function', value: SECRET } },
    { key: { scope: 'function', name: { value: SECRET } } },
    { key: { scope: SECRET, name: 'default' } },
    { key: { scope: ['function'], name: 'default', value: SECRET } },
    { key: { scope: 'host', name: 'default', value: SECRET } },
    { key: { scope: 'host', name: SECRET } },
    { method: SECRET },
    { method: { value: SECRET } },
    { method: [SECRET] },
    { executionId: SECRET },
    { executionId: { value: SECRET } },
  ])('is no secret of %j', (body) => {
    expect(JSON.stringify(auditedTestRun(body))).not.toContain(SECRET);
  });

  it.each([{}, { key: null, method: null, executionId: null }])('is nothing of %j', (body) => {
    expect(JSON.stringify(auditedTestRun(body))).toBe('{}');
  });
});
