import { describe, expect, it } from '@jest/globals';
import { firstInput, parametersOf, requestOf, suitableKey, type TestInput } from './test-input.js';

const fn = { trigger: 'httpTrigger', route: '/api/{id:regex(^\\d{{2}}$)}/{*rest}', methods: ['POST', 'GET'] };
const choice = { key: '', executionId: 'e1' };

describe('the input of a test run', () => {
  it('knows the parameters of a route', () => {
    expect(parametersOf(fn)).toEqual(['id', 'rest']);
    expect(parametersOf({ route: '/api/prices/{sku?}' })).toEqual(['sku']);
    expect(parametersOf({})).toEqual([]);
  });

  it('takes the key that the function needs', () => {
    const keys = [
      { scope: 'function', name: 'partner' },
      { scope: 'function', name: 'default' },
      { scope: 'host', name: 'default' },
      { scope: 'master', name: '_master' },
    ] as const;
    expect(suitableKey({ authLevel: 'anonymous' }, keys)).toBe('');
    expect(suitableKey({ authLevel: 'function' }, keys)).toBe('function/default');
    expect(suitableKey({ authLevel: 'admin' }, keys)).toBe('master/_master');
    expect(suitableKey({ authLevel: 'admin' }, keys.slice(0, 2))).toBe('');
  });

  it('becomes a request without what was left empty', () => {
    const input: TestInput = {
      ...firstInput(fn),
      params: { id: '42', rest: '' },
      query: [
        { name: 'a', value: '1' },
        { name: '', value: '' },
      ],
      body: '{}',
    };
    expect(requestOf(fn, input, { ...choice, key: 'host/a/b' })).toEqual({
      method: 'POST',
      executionId: 'e1',
      params: [{ name: 'id', value: '42' }],
      query: [{ name: 'a', value: '1' }],
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      body: '{}',
      key: { scope: 'host', name: 'a/b' },
    });
    const own = { ...input, headers: [{ name: 'content-type', value: 'text/csv' }] };
    expect(requestOf(fn, own, choice).headers).toEqual(own.headers);
    expect(requestOf(fn, { ...input, method: 'GET' }, choice)).not.toHaveProperty('body');
    expect(requestOf({ trigger: 'timerTrigger' }, input, choice)).toEqual({ input: '{}' });
  });
});
