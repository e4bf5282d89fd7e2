import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { WORKER_PATHS } from '#contracts/messages/worker-link.js';
import type { UsersService } from '#src/identity/users/users.service.js';
import type { Answer, ManagementRig } from '../support/management-rig.js';
import { PASSWORD, SignInRig, type Session } from '../support/sign-in-rig.js';

// Each password is some work, on a machine that is busy with other things.

let house: SignInRig;
let rig: ManagementRig;
let users: UsersService;
let owner: string;

beforeAll(async () => {
  house = await SignInRig.open();
  ({ rig, users, owner } = house);
});
afterAll(() => house?.close());

function send({ cookie, csrfToken }: Session, method: string, path: string, headers = {}): Promise<Answer> {
  return rig.call(path, { method, headers: { cookie, 'x-csrf-token': csrfToken, ...headers } });
}

const codeOf = ({ text }: Answer): unknown => (JSON.parse(text) as { code: unknown }).code;

describe('a session', () => {
  it('opens what its user may, and tells its CSRF token', async () => {
    await house.aUser('Anna');
    const session = await house.signIn('ANNA');
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
    await house.aUser('agnes', [{ role: 'reader', app: 'shop' }]);
    const answer = await house.post('/api/sign-in', { name: 'agnes', password: PASSWORD });
    const { expiresAt: _, ...opened } = (await answer.json()) as { expiresAt: string; csrfToken: string };
    const cookie = answer.headers.getSetCookie()[0]!.split(';', 1)[0]!;
    const me = await send({ cookie, csrfToken: opened.csrfToken }, 'GET', '/api/me');
    expect(opened).toEqual(JSON.parse(me.text));
    expect(opened).toMatchObject({ grants: [{ app: 'shop' }, { app: 'shop-staging' }] });
  });

  it('is stored as a hash, and is no bearer token', async () => {
    const id = await house.aUser('berta');
    const { cookie } = await house.signIn('berta');
    const token = cookie.split('=')[1]!;
    expect(JSON.stringify(await rig.stores.users.listTokens(id, 'session'))).not.toContain(token);
    expect((await rig.call('/api/me', { token })).status).toBe(401);
    const opened = await rig.stores.audit.list({ actor: id, action: 'session.open' }, 5);
    expect(opened).toMatchObject([{ actor: { name: 'berta', address: '127.0.0.1' } }]);
    expect(JSON.stringify(opened)).not.toContain(token);
  });

  it('has another cookie over HTTPS, and that of plain HTTP opens nothing there', async () => {
    await house.aUser('cora');
    const https = { 'x-forwarded-proto': 'https' };
    const [plain, secure] = [await house.signIn('cora'), await house.signIn('cora', https)];
    expect(secure.setCookie).toMatch(/^__Host-ns_session=.*; Path=\/; .*Secure/);
    expect((await send(secure, 'GET', '/api/me', https)).status).toBe(200);
    expect((await send(plain, 'GET', '/api/me', https)).status).toBe(401);
  });

  it('ends with a sign-out, which is written down', async () => {
    const id = await house.aUser('dora');
    const session = await house.signIn('dora');
    expect((await send(session, 'POST', '/api/sign-out')).status).toBe(204);
    expect((await send(session, 'GET', '/api/me')).status).toBe(401);
    const trail = (await rig.stores.audit.list({ actor: id }, 5)).map(({ action }) => action);
    expect(trail).toEqual(['session.end', 'session.open']);
  });

  it('is listed, and ends with the others of its user', async () => {
    await house.aUser('edda');
    const [one, two, three] = [await house.signIn('edda'), await house.signIn('edda'), await house.signIn('edda')];
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
    const id = await house.aUser('frida');
    const owned = { method: 'PATCH', token: owner, headers: { 'content-type': 'application/json' } };
    const edit = (change: object) => rig.call(`/api/users/${id}`, { ...owned, body: JSON.stringify(change) });
    const ends = [
      () => rig.call(`/api/users/${id}/sessions`, { method: 'DELETE', token: owner }),
      () => edit({ password: PASSWORD }),
      () => edit({ disabled: true }).then(() => edit({ disabled: false })),
    ];
    for (const end of ends) {
      const session = await house.signIn('frida');
      await end();
      expect((await send(session, 'GET', '/api/me')).status).toBe(401);
    }
    const session = await house.signIn('frida');
    await users.edit(id, { grants: [] });
    expect((await send(session, 'GET', '/api/apps')).status).toBe(403);
  });

  it('goes on when its user changes the password, and the others end', async () => {
    await house.aUser('gerda');
    const [mine, other] = [await house.signIn('gerda'), await house.signIn('gerda')];
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
    await house.aUser('hanna');
    const before = (await rig.stores.users.findByName('hanna'))!;
    await users.edit(before.id, { disabled: true });
    expect(await signInFails('hanna')).toBe('SIGN_IN_FAILED');
    expect(await rig.stores.users.listTokens(before.id, 'session')).toEqual([]);
  });
});

async function signInFails(name: string, password = PASSWORD): Promise<unknown> {
  const answer = await house.post('/api/sign-in', { name, password });
  return ((await answer.json()) as { code: unknown }).code;
}

describe('what another page makes a browser send (broker-database-security 5.3, CSRF)', () => {
  let session: Session;

  beforeAll(async () => {
    await house.aUser('vera', [{ role: 'owner' }]);
    session = await house.signIn('vera');
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
    const signedIn = await house.post(
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
