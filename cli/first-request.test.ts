import { describe, expect, it } from '@jest/globals';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { firstRequest } from './first-request.js';

function anHttpFunction(name: string, trigger: Readonly<Record<string, unknown>>): FunctionMetadata {
  const binding = { name: 'in', type: 'httpTrigger', direction: 'in' as const, authLevel: 'anonymous', ...trigger };
  return { name, bindings: [binding], language: 'node', disabled: false, errors: [] };
}

function lineFor(...functions: FunctionMetadata[]): string | undefined {
  const report = {
    host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
    functions,
    errors: [],
  };
  return firstRequest([{ name: 'shop', report }], () => 'http://localhost:7071');
}

describe('firstRequest', () => {
  it('prefers a GET that needs nothing, leaving an optional parameter out', () => {
    const post = anHttpFunction('take', { methods: ['POST'], route: 'orders' });
    const get = anHttpFunction('prices', { methods: ['GET'], route: 'prices/{sku?}' });
    expect(lineFor(post, get)).toBe('curl http://localhost:7071/api/prices');
  });

  it('names the method when it is another one', () => {
    expect(lineFor(anHttpFunction('take', { methods: ['POST'] }))).toBe('curl -X POST http://localhost:7071/api/take');
  });

  it('shows nothing that would not work as it stands', () => {
    const needsKey = anHttpFunction('secret', { authLevel: 'function' });
    const needsParameter = anHttpFunction('item', { route: 'items/{id}' });
    expect(lineFor(needsKey, needsParameter)).toBeUndefined();
  });
});
