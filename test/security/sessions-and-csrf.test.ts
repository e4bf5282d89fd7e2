import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WebSocket } from 'ws';
import { WORKER_PATHS } from '#contracts/messages/worker-link.js';
import { SystemClock } from '#contracts/ports/clock.js';
import type { Grant } from '#src/identity/roles.js';
import { SignInThrottle } from '#src/identity/sessions/sign-in-throttle.js';
import { hashPassword } from '#src/identity/users/password.js';
import { UsersService } from '#src/identity/users/users.service.js';
import { ManagementRig, type Answer } from '../support/management-rig.js';
import { SetClock } from '../support/set-clock.js';

// Each password is some work, on a machine that is busy with other things.
jest.setTimeout(60_000);

const PASSWORD = 'correct horse battery';

interface Session {
  readonly cookie: string;
  readonly csrfToken: string;
}

let rig: ManagementRig;
let users: UsersService;
let owner: string;
let passwordHash: string;

beforeAll(async () => {
  rig = await ManagementRig.open();
  rig.variables = { MANAGEMENT_TRUSTED_PROXIES: '127.0.0.1' };
  await rig.start();
  users = new UsersService(rig.stores.users, new SystemClock());
  owner = await rig.ownerToken();
  passwordHash = await hashPassword(PASSWORD);
}, 60_000);
afterAll(() => rig.close());

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(rig.urls.management + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function aUser(name: string, grants: readonly Grant[] = [{ role: 'reader' }]): Promise<string> {
  const { id } = await users.create({ name, grants });
  // The same for all: each hash is some work.
  await rig.stores.users.change(id, (user) => ({ ...user, passwordHash }));
  return id;
}

async function signIn(name: string, headers: Record<string, string> = {}): Promise<Session & { setCookie: string }> {
  const answer = await post('/api/sign-in', { name, password: PASSWORD }, headers);
  expect(answer.status).toBe(200);
  const [setCookie = ''] = answer.headers.getSetCookie();
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return { cookie: setCookie.split(';', 1)[0]!, csrfToken, setCookie };
}

function send({ cookie, csrfToken }: Session, method: string, path: string, headers = {}): Promise<Answer> {
  return rig.call(path, { method, headers: { cookie, 'x-csrf-token': csrfToken, ...headers } });
}

const codeOf = ({ text }: Answer): unknown => (JSON.parse(text) as { code: unknown }).code;

describe('a session', () => {
  it('opens what its user may, and tells its CSRF token', async () => {
    await aUser('Anna');
    const session = await signIn('ANNA');
    expect(session.setCookie).toMatch(
      /^ns_session=ns_session_[\w-]{43}; Path=\/; Expires=.* GMT; HttpOnly; SameSite=Lax$/,
    );
    const me = await send(session, 'GET', '/api/me');
    expect(JSON.parse(me.text)).toMatchObject({ name: 'anna', kind: 'session', csrfToken: session.csrfToken });
    expect((await send(session, 'GET', '/api/apps')).status).toBe(200);
    expect((await send(session, 'GET', '/api/users')).status).toBe(403);
    expect((await users.list()).find(({ name }) => name === 'anna')?.lastSignInAt).toBeInstanceOf(Date);
  });

  it('says when it is opened what it says of itself later, roles in deployment slots included', async () => {
    await rig.stores.apps.insertApp('shop', new Date());
    await rig.stores.apps.insertApp('shop-staging', new Date(), 'shop');
    await aUser('agnes', [{ role: 'reader', app: 'shop' }]);
    const answer = await post('/api/sign-in', { name: 'agnes', password: PASSWORD });
    const { expiresAt: _, ...opened } = (await answer.json()) as { expiresAt: string; csrfToken: string };
    const cookie = answer.headers.getSetCookie()[0]!.split(';', 1)[0]!;
    const me = await send({ cookie, csrfToken: opened.csrfToken }, 'GET', '/api/me');
    expect(opened).toEqual(JSON.parse(me.text));
    expect(opened).toMatchObject({ grants: [{ app: 'shop' }, { app: 'shop-staging' }] });
  });

  it('is stored as a hash, and is no bearer token', async () => {
    const id = await aUser('berta');
    const { cookie } = await signIn('berta');
    const token = cookie.split('=')[1]!;
    expect(JSON.stringify(await rig.stores.users.listTokens(id, 'session'))).not.toContain(token);
    expect((await rig.call('/api/me', { token })).status).toBe(401);
    const opened = await rig.stores.audit.list({ actor: id, action: 'session.open' }, 5);
    expect(opened).toMatchObject([{ actor: { name: 'berta', address: '127.0.0.1' } }]);
    expect(JSON.stringify(opened)).not.toContain(token);
  });

  it('has another cookie over HTTPS, and that of plain HTTP opens nothing there', async () => {
    await aUser('cora');
    const https = { 'x-forwarded-proto': 'https' };
    const [plain, secure] = [await signIn('cora'), await signIn('cora', https)];
    expect(secure.setCookie).toMatch(/^__Host-ns_session=.*; Path=\/; .*Secure/);
    expect((await send(secure, 'GET', '/api/me', https)).status).toBe(200);
    expect((await send(plain, 'GET', '/api/me', https)).status).toBe(401);
  });

  it('ends with a sign-out, which is written down', async () => {
    const id = await aUser('dora');
    const session = await signIn('dora');
    expect((await send(session, 'POST', '/api/sign-out')).status).toBe(204);
    expect((await send(session, 'GET', '/api/me')).status).toBe(401);
    const trail = (await rig.stores.audit.list({ actor: id }, 5)).map(({ action }) => action);
    expect(trail).toEqual(['session.end', 'session.open']);
  });

  it('is listed, and ends with the others of its user', async () => {
    await aUser('edda');
    const [one, two, three] = [await signIn('edda'), await signIn('edda'), await signIn('edda')];
    const list = JSON.parse((await send(two, 'GET', '/api/me/sessions')).text) as { id: string; current: boolean }[];
    expect(list.map(({ current }) => current)).toEqual([false, true, false]);
    expect((await send(two, 'DELETE', `/api/me/sessions/${list[0]!.id}`)).status).toBe(204);
    expect((await send(one, 'GET', '/api/me')).status).toBe(401);
    expect((await send(three, 'GET', '/api/me')).status).toBe(200);
    expect((await send(two, 'DELETE', '/api/me/sessions')).status).toBe(204);
    expect((await send(three, 'GET', '/api/me')).status).toBe(401);
    expect((await send(two, 'GET', '/api/me')).status).toBe(200);
  });

  it('ends when an Owner says so, disables the user or sets a password, and has the roles of the moment', async () => {
    const id = await aUser('frida');
    const owned = { method: 'PATCH', token: owner, headers: { 'content-type': 'application/json' } };
    const edit = (change: object) => rig.call(`/api/users/${id}`, { ...owned, body: JSON.stringify(change) });
    const ends = [
      () => rig.call(`/api/users/${id}/sessions`, { method: 'DELETE', token: owner }),
      () => edit({ password: PASSWORD }),
      () => edit({ disabled: true }).then(() => edit({ disabled: false })),
    ];
    for (const end of ends) {
      const session = await signIn('frida');
      await end();
      expect((await send(session, 'GET', '/api/me')).status).toBe(401);
    }
    const session = await signIn('frida');
    await users.edit(id, { grants: [] });
    expect((await send(session, 'GET', '/api/apps')).status).toBe(403);
  });

  it('goes on when its user changes the password, and the others end', async () => {
    await aUser('gerda');
    const [mine, other] = [await signIn('gerda'), await signIn('gerda')];
    const changed = await rig.call('/api/me/password', {
      method: 'PUT',
      headers: { cookie: mine.cookie, 'x-csrf-token': mine.csrfToken, 'content-type': 'application/json' },
      body: JSON.stringify({ current: PASSWORD, new: 'another good one' }),
    });
    expect(changed.status).toBe(204);
    expect((await send(mine, 'GET', '/api/me')).status).toBe(200);
    expect((await send(other, 'GET', '/api/me')).status).toBe(401);
  });

  it('is not opened by a user that was changed while the password was looked at', async () => {
    await aUser('hanna');
    const before = (await rig.stores.users.findByName('hanna'))!;
    await users.edit(before.id, { disabled: true });
    expect(await signInFails('hanna')).toBe('SIGN_IN_FAILED');
    expect(await rig.stores.users.listTokens(before.id, 'session')).toEqual([]);
  });
});

async function signInFails(name: string, password = PASSWORD): Promise<unknown> {
  const answer = await post('/api/sign-in', { name, password });
  return ((await answer.json()) as { code: unknown }).code;
}

describe('what another page makes a browser send (broker-database-security 5.3, CSRF)', () => {
  let session: Session;

  beforeAll(async () => {
    await aUser('vera', [{ role: 'owner' }]);
    session = await signIn('vera');
  });

  it.each([
    ['no CSRF token', { 'x-csrf-token': '' }],
    ['a wrong CSRF token', { 'x-csrf-token': 'x'.repeat(43) }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a function on another port', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['an origin that is hidden', { origin: 'null' }],
  ])('changes nothing with %s', async (_, headers) => {
    const answer = await send(session, 'DELETE', '/api/me/sessions', headers);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'CSRF_REFUSED']);
  });

  it.each([
    ['its own page', () => ({ 'sec-fetch-site': 'same-origin' })],
    ['its own origin', () => ({ origin: rig.urls.management })],
    ['no word of a browser', () => ({})],
  ])('is let in from %s', async (_, headers) => {
    expect((await send(session, 'DELETE', '/api/me/sessions', headers())).status).toBe(204);
  });

  it('cannot sign anybody in, nor use a Basic password that the browser remembers', async () => {
    const signedIn = await post(
      '/api/sign-in',
      { name: 'vera', password: PASSWORD },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(signedIn.status).toBe(403);
    const authorization = `Basic ${Buffer.from(`owner:${owner}`).toString('base64')}`;
    const headers = { authorization, 'sec-fetch-site': 'cross-site' };
    expect((await rig.call('/api/me/sessions', { method: 'DELETE', headers })).status).toBe(403);
  });

  it('opens no worker link', async () => {
    const socket = new WebSocket(`${rig.urls.management.replace('http', 'ws')}${WORKER_PATHS.link}`, {
      headers: { cookie: session.cookie, 'x-csrf-token': session.csrfToken },
    });
    const status = await new Promise((resolve, reject) => {
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
      socket.on('open', () => reject(new Error('the link was opened')));
    });
    expect(status).toBe(401);
    socket.on('error', () => undefined).terminate();
  });

  it('does not stand in the way of a token, which comes first', async () => {
    const headers = { cookie: 'ns_session=nonsense', origin: 'http://elsewhere.example' };
    expect((await rig.call('/api/apps', { token: owner, headers })).status).toBe(200);
  });
});

describe('guessing passwords (broker-database-security 5.3, rate limit)', () => {
  async function guess(name: string, password: string, address: string): Promise<[number, unknown, string | null]> {
    const answer = await post('/api/sign-in', { name, password }, { 'x-forwarded-for': address });
    const { code } = (await answer.json()) as { code?: unknown };
    return [answer.status, code, answer.headers.get('retry-after')];
  }

  /** As many wrong passwords as it says, each as soon as it was looked at; the last one just now. */
  async function guessBefore(name: string, times: number): Promise<void> {
    const locksMs = Array.from({ length: times }, (_, n) => (n < 5 ? 0 : 1_000 * 2 ** (n - 5)));
    const clock = new SetClock();
    clock.advance(Date.now() - clock.monotonicMs() - locksMs.slice(0, -1).reduce((sum, ms) => sum + ms, 0));
    const throttle = new SignInThrottle(rig.stores.signInAttempts, clock);
    for (const [n, lockMs] of locksMs.entries()) {
      await throttle.count(name, `198.51.100.${n}`);
      clock.advance(lockMs);
    }
  }

  it('locks the name, whether there is such a user or not, from wherever the next one comes', async () => {
    await aUser('ida');
    for (const name of ['ida', 'no such user']) {
      await guessBefore(name, 14);
      const [status, code, retryAfter] = await guess(name, PASSWORD, '192.0.2.3');
      expect([status, code]).toEqual([429, 'LOGIN_THROTTLED']);
      expect(retryAfter).toMatch(/^[1-9]\d*$/);
    }
  });

  it('answers for an unknown name as for a wrong password', async () => {
    await aUser('iris');
    const answers = [await guess('iris', 'wrong', '192.0.2.4'), await guess('nobody', 'wrong', '192.0.2.5')];
    expect(answers).toEqual([
      [401, 'SIGN_IN_FAILED', null],
      [401, 'SIGN_IN_FAILED', null],
    ]);
  });

  it('is written down, and the lock too, without the password', async () => {
    await guessBefore('inge', 5);
    expect((await guess('inge', 'a wrong password', '192.0.2.6'))[0]).toBe(401);
    const rows = await rig.stores.audit.list({ targetKind: 'user', targetId: 'inge' }, 50);
    const actor = { kind: 'nobody', name: 'inge', address: '192.0.2.6' };
    expect(rows).toMatchObject([
      { action: 'session.lock-out', actor },
      { action: 'session.refuse', actor },
    ]);
    expect(JSON.stringify(rows)).not.toContain('wrong password');
  });

  it('is counted for a session that somebody left open, too', async () => {
    await aUser('jana');
    const { cookie, csrfToken } = await signIn('jana');
    const headers = { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
    const body = JSON.stringify({ current: 'a wrong password', new: 'another good one' });
    const statuses: number[] = [];
    while (!statuses.includes(429) && statuses.length < 20) {
      statuses.push((await rig.call('/api/me/password', { method: 'PUT', headers, body })).status);
    }
    expect(statuses).toContain(429);
    expect((await signIn('jana')).cookie).not.toBe(cookie);
  });
});
