import { describe, expect, it } from '@jest/globals';
import {
  firstInput,
  keyToSend,
  parametersOf,
  requestOf,
  sentInput,
  suitableKey,
  type TestInput,
} from './test-input.js';

const fn = { trigger: 'httpTrigger', route: '/api/{id:regex(^\\d{{2}}$)}/{*rest}', methods: ['POST', 'GET'] };
const choice = { key: '', executionId: 'e1' };

describe('the input of a test run', () => {
  it('knows the parameters of a route', () => {
    expect(parametersOf(fn)).toEqual(['id', 'rest']);
    expect(parametersOf({ route: '/api/prices/{sku?}' })).toEqual(['sku']);
    expect(parametersOf({})).toEqual([]);
  });

  it('is sent with a method that the function still has', () => {
    const kept = { ...firstInput(fn), method: 'PUT' };
    expect(sentInput(fn, kept).method).toBe('POST');
    expect(sentInput({ ...fn, methods: ['GET', 'PUT'] }, kept).method).toBe('PUT');
    expect(sentInput({ trigger: 'httpTrigger' }, kept).method).toBe('PUT');
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

  it('takes the key that was chosen, for as long as there is one of that name', () => {
    const keys = [{ scope: 'function', name: 'default' } as const];
    expect(keyToSend(fn, keys, undefined)).toBe('function/default');
    expect(keyToSend(fn, keys, 'host/partner')).toBe('function/default');
    expect(keyToSend(fn, [...keys, { scope: 'host', name: 'partner' }], 'host/partner')).toBe('host/partner');
    expect(keyToSend(fn, keys, '')).toBe('');
    expect(keyToSend(fn, undefined, 'host/partner')).toBe('host/partner');
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
