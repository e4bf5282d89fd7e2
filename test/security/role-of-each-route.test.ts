import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#contracts/ports/clock.js';
import { ROLES, type Grant } from '#src/identity/roles.js';
import { csrfTokenOf } from '#src/identity/sessions/request-origin.js';
import { accessTo } from '#src/identity/route-roles.js';
import { UserTokensService } from '#src/identity/users/user-tokens.service.js';
import { UsersService } from '#src/identity/users/users.service.js';
import { ManagementRig } from '../support/management-rig.js';

const PEOPLE = {
  nobody: [],
  reader: [{ role: 'reader' }],
  operator: [{ role: 'operator' }],
  contributor: [{ role: 'contributor' }],
  owner: [{ role: 'owner' }],
  'reader of shop': [{ role: 'reader', app: 'shop' }],
  'contributor of shop': [{ role: 'contributor', app: 'shop' }],
  'owner of shop': [{ role: 'owner', app: 'shop' }],
} as const satisfies Record<string, readonly Grant[]>;
type Person = keyof typeof PEOPLE;
const NAMES = Object.keys(PEOPLE) as Person[];

interface Route {
  readonly method: string;
  readonly pattern: string;
}

let rig: ManagementRig;
let routes: Route[];
const tokens = new Map<Person, string>();
let openSession: (person: Person) => Promise<string>;
const ids = new Map<Person, string>();

beforeAll(async () => {
  rig = await ManagementRig.open();
  const management = await rig.start();
  for (const app of ['shop', 'bank']) await management.apps.registerInPlace(app, 'dev-1', { SECRET: 's3cret' });
  routes = management.routes.map((route) => {
    const [method = '', pattern = ''] = route.split(' ', 2);
    return { method, pattern };
  });
  const users = new UsersService(rig.stores.users, new SystemClock());
  const held = new UserTokensService(rig.stores.users, new SystemClock());
  openSession = async (name) =>
    (await held.issue({ userId: ids.get(name)!, kind: 'session', name: 'test', lifetimeMs: 3_600_000 })).token;
  for (const name of NAMES) {
    const { id } = await users.create({ name: name.replaceAll(' ', '-'), grants: PEOPLE[name] });
    ids.set(name, id);
    tokens.set(name, (await held.issue({ userId: id, kind: 'personal', name: 'test' })).token);
  }
});
afterAll(() => rig.close());

/** The owner's call deletes the app, and the roles in it with it. */
function isEndOfApp(method: string, path: string): boolean {
  return method === 'DELETE' && /^\/api\/apps\/\w+$/.test(path);
}

async function giveRoles(): Promise<void> {
  const users = new UsersService(rig.stores.users, new SystemClock());
  for (const name of NAMES) await users.edit(ids.get(name)!, { grants: PEOPLE[name] });
}

/** With a session of its own, which some routes end. The publishing endpoint takes no cookie. */
async function inSession(person: Person, { method, pattern }: Route, isForged: boolean): Promise<string> {
  const token = await openSession(person);
  const headers = { cookie: `ns_session=${token}`, ...(isForged ? {} : { 'x-csrf-token': csrfTokenOf(token) }) };
  const { status } = await rig.call(pathOf(pattern, 'shop'), { method, headers });
  if (isEndOfApp(method, pathOf(pattern, 'shop'))) await giveRoles();
  return `${person}: ${method} ${pattern} ${status === 401 || status === 403 ? `refused ${status}` : 'let in'}`;
}

async function outcome(person: Person | undefined, method: string, path: string): Promise<string> {
  const token = person === undefined ? {} : { token: tokens.get(person)! };
  const { status } = await rig.call(path, { method, ...token });
  if (isEndOfApp(method, path)) await giveRoles();
  return `${person ?? 'without a token'}: ${method} ${path} ${status === 401 || status === 403 ? `refused ${status}` : 'let in'}`;
}

function pathOf(pattern: string, app: string): string {
  // Its answer has no end: a topic that there is not is refused behind the roles.
  if (pattern === '/api/events') return `${pattern}?topics=x`;
  return pattern.replaceAll(':app', app).replaceAll(/:\w+/g, 'x').replace('*', 'x');
}

/** Said again in other words than the code's: the least role, for the house or for the app that the route or the query names. */
function isAllowed(person: Person, { method, pattern }: Route, named: string | undefined): boolean {
  const access = accessTo(method, pattern);
  if (access === 'open') return true;
  if (access === 'join' || access === 'worker') return false;
  if (access === 'self') return true;
  const grants: readonly Grant[] = PEOPLE[person];
  if (access === 'reader of any app') return grants.length > 0;
  // Whose the thing is, is looked at behind the route: reach-of-roles.test.ts.
  const isAnywhere = access.endsWith(' of its app');
  const least = ROLES.findIndex((role) => access.startsWith(role));
  return grants.some(
    ({ role, app }) => ROLES.indexOf(role) >= least && (app === undefined || app === named || isAnywhere),
  );
}

describe('every holder of a token can do everything (broker-database-security 5.2, row 2)', () => {
  it('shows the apps that somebody has a role for, and no secret to a Reader', async () => {
    const seen = async (person: Person, query = '') =>
      (await rig.call(`/api/apps${query}`, { token: tokens.get(person)! })).text;
    for (const query of ['', '?limit=50']) {
      expect(await seen('reader of shop', query)).toContain('"shop"');
      expect(await seen('reader of shop', query)).not.toContain('bank');
    }
    expect(await seen('reader')).toContain('bank');
    for (const { method, pattern } of routes.filter((route) => route.method === 'GET')) {
      if (accessTo(method, pattern) === 'open') continue;
      const { text } = await rig.call(pathOf(pattern, 'shop'), { token: tokens.get('reader')! });
      expect(text).not.toContain('s3cret');
    }
  });

  it('every route lets in each role as its row says, and nobody else', async () => {
    expect(routes.length).toBeGreaterThan(60);
    const [found, expected]: [string[], string[]] = [[], []];
    for (const route of routes) {
      const { method, pattern } = route;
      for (const app of pattern.includes(':app') ? ['shop', 'bank'] : ['shop']) {
        const path = pathOf(pattern, app);
        for (const person of NAMES) {
          found.push(await outcome(person, method, path));
          const named = pattern.includes(':app') ? app : undefined;
          const verdict = isAllowed(person, route, named) ? 'let in' : 'refused 403';
          expected.push(`${person}: ${method} ${path} ${verdict}`);
        }
        const verdict = accessTo(method, pattern) === 'open' ? 'let in' : 'refused 401';
        found.push(await outcome(undefined, method, path));
        expected.push(`without a token: ${method} ${path} ${verdict}`);
      }
    }
    expect(found).toEqual(expected);
  });

  it('every route lets in a session as it does a token, and changes nothing without the CSRF token', async () => {
    const [found, expected]: [string[], string[]] = [[], []];
    for (const route of routes) {
      const { method, pattern } = route;
      const isOpen = accessTo(method, pattern) === 'open';
      const isRead = method === 'GET' || method === 'HEAD';
      const named = pattern.includes(':app') ? 'shop' : undefined;
      for (const person of ['reader', 'owner'] as const) {
        const verdict = isAllowed(person, route, named) ? 'let in' : 'refused 403';
        found.push(await inSession(person, route, false));
        expected.push(`${person}: ${method} ${pattern} ${pattern.startsWith('/scm/') ? 'refused 401' : verdict}`);
        if (isOpen || isRead || pattern.startsWith('/scm/')) continue;
        found.push(await inSession(person, route, true));
        expected.push(`${person}: ${method} ${pattern} refused 403`);
      }
    }
    expect(found).toEqual(expected);
  });

  it('what is read with GET changes nothing, which is why it needs no CSRF token', async () => {
    const [before] = await rig.stores.audit.list({}, 1);
    for (const { method, pattern } of routes.filter((route) => route.method === 'GET')) {
      for (const verb of [method, 'HEAD'])
        await rig.call(pathOf(pattern, 'shop'), { method: verb, token: tokens.get('owner')! });
    }
    expect(await rig.stores.audit.list({}, 1)).toEqual(before === undefined ? [] : [before]);
  });

  it.each([
    ['operator', 'PUT', '/api/apps/shop/keys/host/mine'],
    ['operator', 'GET', '/api/apps/shop/keys'],
    ['operator', 'POST', '/api/apps/shop/timers/x/pause'],
    ['operator', 'POST', '/api/users'],
    ['operator', 'POST', '/api/join-tokens'],
    ['operator', 'GET', '/api/audit'],
    ['contributor', 'GET', '/api/users'],
    ['contributor', 'POST', '/api/join-tokens'],
    ['contributor', 'POST', '/api/history/purge'],
    ['contributor', 'POST', '/api/queues/x/consents'],
    ['reader', 'GET', '/api/apps/shop/keys'],
    ['reader', 'POST', '/api/executions/x/cancel'],
    ['reader', 'GET', '/api/dead-letters/x'],
    ['contributor of shop', 'GET', '/api/apps/bank'],
    ['contributor of shop', 'GET', '/api/apps/bank/keys'],
    ['contributor of shop', 'PUT', '/api/apps/bank/keys/host/mine'],
    ['contributor of shop', 'GET', '/api/executions'],
    ['contributor of shop', 'GET', '/api/executions?app=bank'],
    ['contributor of shop', 'GET', '/api/executions?app=shop&app=bank'],
    ['contributor of shop', 'GET', '/api/executions/export?app=bank'],
    ['reader of shop', 'GET', '/api/executions/x'],
    ['contributor of shop', 'GET', '/api/batches'],
    ['contributor of shop', 'GET', '/api/batches?app=bank'],
    ['reader of shop', 'POST', '/api/dead-letters/redrive'],
    ['contributor of shop', 'GET', '/api/dead-letters?app=bank'],
    ['contributor of shop', 'GET', '/api/statistics'],
    ['contributor of shop', 'GET', '/api/workers'],
    ['owner of shop', 'GET', '/api/users'],
    ['owner of shop', 'POST', '/api/join-tokens'],
    ['owner of shop', 'GET', '/api/apps/%62ank'],
    ['owner', 'GET', '/api/workers/packages/shop/x'],
    ['owner', 'POST', '/api/workers/join'],
    ['nobody', 'GET', '/api/apps'],
  ] as const)('refuses %s %s %s', async (person, method, path) => {
    expect(await outcome(person, method, path)).toBe(`${person}: ${method} ${path} refused 403`);
  });

  it.each([
    ['reader', 'GET', '/api/apps/shop'],
    ['operator', 'GET', '/api/executions/x'],
    ['operator', 'POST', '/api/apps/shop/timers/x/run'],
    ['contributor', 'GET', '/api/apps/bank/keys'],
    ['contributor of shop', 'GET', '/api/apps/shop/keys'],
    ['contributor of shop', 'GET', '/api/executions?app=shop'],
    ['contributor of shop', 'GET', '/api/executions/x'],
    ['reader of shop', 'GET', '/api/batches?app=shop'],
    ['owner', 'GET', '/api/users'],
    ['nobody', 'GET', '/api/me'],
  ] as const)('lets in %s %s %s', async (person, method, path) => {
    expect(await outcome(person, method, path)).toBe(`${person}: ${method} ${path} let in`);
  });
});
