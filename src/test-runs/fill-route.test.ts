import { describe, expect, it } from '@jest/globals';
import { fillRoute } from './fill-route.js';

const fill = (route: string, values: Readonly<Record<string, string>> = {}): string =>
  fillRoute(route, new Map(Object.entries(values)));

describe('the path of a test run', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['/api/Prices', {}, '/api/Prices'],
    ['/api/prices/{sku?}', {}, '/api/prices'],
    ['/api/prices/{Sku?}', { sku: 'a/b ä' }, '/api/prices/a%2Fb%20%C3%A4'],
    ['/api/{id:int}/x-{part=1}.json', { id: '7', part: 'z' }, '/api/7/x-z.json'],
    ['/api/{id:regex(^\\d{{2}}$)}/y', { id: '42' }, '/api/42/y'],
    ['/files/{*rest}', { rest: 'a/b c' }, '/files/a/b%20c'],
    ['/files/{**rest}', {}, '/files'],
    ['/{*rest}', {}, '/'],
  ])('%s with %j', (route, values, path) => expect(fill(route, values)).toBe(path));

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['/api/items/{id}', {}, "needs a value for 'id'"],
    ['/api/items', { id: '1' }, "no parameter 'id'"],
    ['/{*rest}', { rest: 'admin/host/keys' }, "the host's own"],
    ['/{*rest}', { rest: '/Runtime' }, "the host's own"],
    ['/api/{*rest}', { rest: 'x/../../admin' }, 'leads out of the route'],
    ['/api/{id}', { id: '..' }, 'leads out of the route'],
  ])('refuses %s with %j', (route, values, reason) => expect(() => fill(route, values)).toThrow(reason));
});
