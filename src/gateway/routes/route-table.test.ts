import { describe, expect, it } from '@jest/globals';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { splitPath } from './match-route.js';
import { RouteTable } from './route-table.js';

function aFunction(
  name: string,
  trigger: Record<string, unknown> = {},
  rest: Partial<FunctionMetadata> = {},
): FunctionMetadata {
  const binding = {
    name: 'request',
    type: 'httpTrigger',
    direction: 'in' as const,
    authLevel: 'anonymous',
    ...trigger,
  };
  return { name, bindings: [binding], language: 'node', disabled: false, errors: [], ...rest };
}

function winner(functions: readonly FunctionMetadata[], method: string, path: string): string | undefined {
  return new RouteTable(functions, 'api').find(method, splitPath(path))?.route.function;
}

describe('RouteTable', () => {
  it('takes the first function by name, not the most specific route', () => {
    const functions = [aFunction('b', { route: 'items/count' }), aFunction('A', { route: 'items/{id}' })];
    expect(winner(functions, 'GET', '/api/items/count')).toBe('A');
  });

  it('sorts names as .NET does, an underscore after letters', () => {
    const functions = [aFunction('a_', { route: '{x}/1' }), aFunction('aB', { route: '{y}/{z}' })];
    expect(winner(functions, 'GET', '/api/q/1')).toBe('aB');
  });

  it('goes on to the next function when the method does not fit', () => {
    const functions = [
      aFunction('a', { route: 'x', methods: ['GET'] }),
      aFunction('b', { route: 'x', methods: ['post'] }),
    ];
    expect(winner(functions, 'POST', '/api/x')).toBe('b');
    expect(winner(functions, 'HEAD', '/api/x')).toBeUndefined();
  });

  it('serves every method without a list and none with an empty one', () => {
    expect(winner([aFunction('a')], 'PATCH', '/api/a')).toBe('a');
    expect(winner([aFunction('a', { methods: [] })], 'GET', '/api/a')).toBeUndefined();
  });

  it('uses the function name without a route, and no prefix when it is empty', () => {
    const table = new RouteTable([aFunction('Orders')], '');
    expect(table.find('GET', splitPath('/orders'))?.route.function).toBe('Orders');
  });

  it('knows parameters in the prefix', () => {
    const table = new RouteTable([aFunction('a', { route: '{id}' })], 'api/{tenant}');
    expect({ ...table.find('GET', splitPath('/api/acme/7'))?.params }).toEqual({ tenant: 'acme', id: '7' });
  });

  it('defaults to the function level, as function.json does', () => {
    expect(new RouteTable([aFunction('a', { authLevel: undefined })], 'api').routes[0]?.level).toBe('function');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a bad template', { route: 'x/{' }, "'{' without"],
    ['a leading slash', { route: '/x' }, 'empty segment'],
    ['an unknown level', { authLevel: 'secret' }, "authLevel 'secret'"],
    ['methods that are no list', { methods: 'GET' }, 'not a list'],
    ['a reserved route', { route: 'Administrators' }, 'conflicts with one or more built in routes'],
    ['another reserved route', { route: '/runtime/x' }, 'conflicts with one or more built in routes'],
  ])('turns off only the function with %s', (_what, trigger, why) => {
    const table = new RouteTable([aFunction('Bad', trigger), aFunction('good')], 'api');
    expect(table.routes.map((route) => route.function)).toEqual(['good']);
    expect(table.problems.get('bad')).toEqual([expect.stringContaining(why)]);
  });

  it('turns off the later of two functions with the same route and a common method', () => {
    const table = new RouteTable(
      [
        aFunction('b', { route: 'X/', methods: ['GET', 'POST'] }),
        aFunction('a', { route: 'x', methods: ['GET'] }),
        aFunction('c', { route: 'x', methods: ['PUT'] }),
      ],
      'api',
    );
    expect(table.routes.map((route) => route.function)).toEqual(['a', 'c']);
    expect(table.problems.get('b')).toEqual([expect.stringContaining("function 'a'")]);
  });

  it('leaves out functions that are in error or are not triggered by HTTP', () => {
    const timer = aFunction('t', { type: 'timerTrigger' });
    expect(new RouteTable([timer, aFunction('e', {}, { errors: ['broken'] })], 'api').routes).toEqual([]);
  });
});
