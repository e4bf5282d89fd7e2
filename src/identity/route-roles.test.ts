import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';
import { accessTo, routesWithRoles, rowOf } from './route-roles.js';

let rig: ManagementRig;
let routes: readonly string[];

beforeAll(async () => {
  rig = await ManagementRig.open();
  const registered = (await rig.start()).routes;
  routes = registered.map((route) => rowOf(...(route.split(' ', 2) as [string, string])));
});
afterAll(() => rig.close());

describe('the roles of routes', () => {
  it('have a row for each route that is registered', () => {
    expect(routes.length).toBeGreaterThan(50);
    const rows = new Set(routesWithRoles());
    expect(routes.filter((route) => !rows.has(route))).toEqual([]);
  });

  it('have no row for a route that is not', () => {
    expect(routesWithRoles().filter((row) => !routes.includes(row))).toEqual([]);
  });
});

describe('accessTo', () => {
  it.each([
    ['GET', ''],
    ['GET', '*'],
    ['GET', '/health'],
    ['GET', '/health/live/more'],
    ['POST', '/health/live'],
    ['GET', '/API/workers/join'],
    ['GET', '/api/workers/joined'],
    ['PROPFIND', '/api/apps'],
    ['GET', 'constructor'],
  ])('keeps %s %p for the owner', (method, pattern) => {
    expect(accessTo(method, pattern)).toBe('owner');
  });

  it('counts HEAD as GET', () => {
    expect(accessTo('HEAD', '/health/live')).toBe('open');
  });
});
