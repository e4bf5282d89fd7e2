import { describe, expect, it } from '@jest/globals';
import type { Binding, FunctionMetadata, LoadReport } from '#contracts/messages/function-metadata.js';
import { functionListing } from './function-listing.js';

function aFunction(name: string, trigger: Partial<Binding>, rest: Partial<FunctionMetadata> = {}): FunctionMetadata {
  const binding = { name: 'in', type: 'httpTrigger', direction: 'in' as const, ...trigger };
  return { name, bindings: [binding], language: 'node', disabled: false, errors: [], ...rest };
}

function aReport(functions: FunctionMetadata[], routePrefix = 'api'): LoadReport {
  return { host: { routePrefix, functionTimeoutMs: null, customHeaders: {}, raw: {} }, functions, errors: [] };
}

const BASE = 'http://localhost:7071';

describe('functionListing', () => {
  it('lists HTTP functions first, with upper-case methods and the route as declared', () => {
    const report = aReport([
      aFunction('tick', { type: 'timerTrigger' }),
      aFunction('item', { methods: ['get', 'POST'], route: 'items/{id:int}' }),
    ]);
    expect(functionListing(report, BASE).split('\n')).toEqual([
      '',
      'Functions:',
      '',
      '\titem: [GET,POST] http://localhost:7071/api/items/{id:int}',
      '',
      '\ttick: timerTrigger',
      '',
    ]);
  });

  it('prints two spaces where methods are absent, and no prefix when it is empty', () => {
    expect(functionListing(aReport([aFunction('any', {})], ''), BASE)).toContain('\tany:  http://localhost:7071/any\n');
  });

  it('names disabled functions last and leaves functions in error out', () => {
    const report = aReport([
      aFunction('off', {}, { disabled: true }),
      aFunction('broken', {}, { errors: ['no trigger'] }),
    ]);
    const listing = functionListing(report, BASE);
    expect(listing.endsWith('Function off is disabled.')).toBe(true);
    expect(listing).not.toContain('broken');
  });
});
