import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig, type Answer } from '../../../test/support/management-rig.js';
import type { Grant } from '../roles.js';
import { hashPassword, isPassword } from './password.js';

// Each password is some work, on a machine that is busy with other things.

const PASSWORD = 'correct horse battery';

let rig: ManagementRig;
let owner: string;

beforeAll(async () => {
  rig = await ManagementRig.open();
  await rig.start();
  owner = await rig.ownerToken();
});
afterAll(() => rig.close());

function send(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return rig.call(path, { method, token, ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }) });
}

function read<T>({ text }: Answer): T {
  return JSON.parse(text) as T;
}

async function aUser(name: string, grants: readonly Grant[]): Promise<{ id: string; token: string }> {
  const made = await rig.postJson('/api/users', { name, password: PASSWORD, grants }, owner);
  expect(made.status).toBe(201);
  expect(made.text).not.toContain('scrypt');
  const { id } = read<{ id: string }>(made);
  const { token } = read<{ token: string }>(await rig.postJson(`/api/users/${id}/tokens`, { name: 'first' }, owner));
  return { id, token };
}

describe('passwords', () => {
  it('are the same only as themselves, and nobody has none', async () => {
    const [one, two] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(one).not.toBe(two);
    expect(await isPassword(PASSWORD, one)).toBe(true);
    expect(await isPassword(`${PASSWORD}!`, one)).toBe(false);
    expect(await isPassword(PASSWORD, undefined)).toBe(false);
  });
});

describe('users', () => {
  it('are made once, without regard to capitals', async () => {
    await aUser('Anna', []);
    const again = await rig.postJson('/api/users', { name: 'aNNa', grants: [] }, owner);
    expect(read(again)).toMatchObject({ code: 'USER_CONFLICT', status: 409 });
  });

  it('are refused with a short password, a role there is none of, and a name that could be something else', async () => {
    for (const wrong of [{ password: 'short' }, { grants: [{ role: 'admin' }] }, { name: 'a b' }, { name: '../x' }]) {
      const request = { name: 'bert', password: PASSWORD, grants: [], ...wrong };
      expect((await rig.postJson('/api/users', request, owner)).status).toBe(400);
    }
  });

  it('do nothing while they are disabled, and nothing once they are deleted', async () => {
    const { id, token } = await aUser('carla', [{ role: 'reader' }]);
    expect((await rig.call('/api/apps', { token })).status).toBe(200);
    await send('PATCH', `/api/users/${id}`, owner, { disabled: true });
    expect((await rig.call('/api/apps', { token })).status).toBe(401);
    await send('PATCH', `/api/users/${id}`, owner, { disabled: false });
    expect((await rig.call('/api/apps', { token })).status).toBe(200);
    expect((await send('DELETE', `/api/users/${id}`, owner)).status).toBe(204);
    expect((await rig.call('/api/apps', { token })).status).toBe(401);
    expect((await send('DELETE', `/api/users/${id}`, owner)).status).toBe(404);
  });

  it('keep one Owner, whoever asks', async () => {
    const { id, token } = await aUser('olga', [{ role: 'owner' }]);
    const refused = [
      await send('DELETE', `/api/users/${id}`, token),
      await send('PATCH', `/api/users/${id}`, owner, { disabled: true }),
      await send('PUT', `/api/users/${id}/grants`, token, { grants: [{ role: 'owner', app: 'orders' }] }),
    ];
    for (const answer of refused) expect(read(answer)).toMatchObject({ code: 'LAST_OWNER', status: 409 });
    const other = await aUser('otto', [{ role: 'owner' }]);
    expect((await send('DELETE', `/api/users/${id}`, other.token)).status).toBe(204);
  });

  it('without a password are told so, and what they try to change is no guess at one', async () => {
    const { token: withOne } = await aUser('nora', [{ role: 'reader' }]);
    const { id } = read<{ id: string }>(await rig.postJson('/api/users', { name: 'nils', grants: [] }, owner));
    const { token } = read<{ token: string }>(await rig.postJson(`/api/users/${id}/tokens`, { name: 'first' }, owner));
    expect(read(await rig.call('/api/me', { token: withOne }))).toMatchObject({ name: 'nora', hasPassword: true });
    expect(read(await rig.call('/api/me', { token }))).toMatchObject({ name: 'nils', hasPassword: false });
    const refused = await send('PUT', '/api/me/password', token, { current: PASSWORD, new: 'another good one' });
    expect(read(refused)).toMatchObject({ status: 403, message: expect.stringContaining('no password') });
    const guesses = await rig.stores.audit.list({ action: 'session.refuse' }, 100);
    expect(guesses.filter(({ target }) => target.id === 'nils')).toEqual([]);
  });

  it('are named in the audit trail, their passwords are not', async () => {
    const { id, token } = await aUser('paula', [{ role: 'owner' }]);
    await send('PUT', '/api/me/password', token, { current: PASSWORD, new: 'another good one' });
    const rows = await rig.stores.audit.list({ actor: id }, 5);
    expect(rows).toMatchObject([{ action: 'password.change', actor: { kind: 'user', tokenId: id, name: 'paula' } }]);
    expect(JSON.stringify(await rig.stores.audit.list({}, 100))).not.toMatch(/horse|another good one/);
  });

  it('leave no password in the audit trail, whatever member it was sent in', async () => {
    const { id } = await aUser('quinn', [{ role: 'reader', app: 'shop' }]);
    const wrong = { new: PASSWORD, newPassword: PASSWORD, pwd: PASSWORD, grants: [{ role: 'reader', pwd: PASSWORD }] };
    const refused = [
      await rig.postJson('/api/users', { name: 'ruth', ...wrong }, owner),
      await send('PATCH', `/api/users/${id}`, owner, { disabled: false, current: PASSWORD, ...wrong }),
      await send('PUT', `/api/users/${id}/grants`, owner, wrong),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    await send('PATCH', `/api/users/${id}`, owner, { password: 'another good one' });
    const rows = await rig.stores.audit.list({}, 100);
    expect(JSON.stringify(rows)).not.toMatch(/horse|another good one/);
    const [edited] = rows;
    expect([edited?.action, edited?.target.id, edited?.after]).toEqual(['user.edit', id, '{"password":"***"}']);
    const made = rows.find(({ action, target }) => action === 'user.create' && target.id === 'quinn');
    expect(JSON.parse(made?.after ?? '')).toEqual({
      name: 'quinn',
      grants: [{ role: 'reader', app: 'shop' }],
      password: '***',
    });
  });
});

describe('personal tokens', () => {
  it('are made by their user, shown once, and gone when they are revoked', async () => {
    const { token } = await aUser('rita', [{ role: 'operator' }]);
    const made = read<{ id: string; token: string }>(await rig.postJson('/api/me/tokens', { name: 'ci' }, token));
    expect(made.token).toMatch(/^ns_personal_[\w-]{43}$/);
    expect(read(await rig.call('/api/me', { token: made.token }))).toMatchObject({ name: 'rita', kind: 'personal' });
    const list = await rig.call('/api/me/tokens', { token });
    expect(list.text).not.toContain(made.token);
    expect(read<object[]>(list)).toContainEqual(
      expect.objectContaining({ name: 'ci', lastUsedAt: expect.any(String) }),
    );
    expect((await send('DELETE', `/api/me/tokens/${made.id}`, token)).status).toBe(204);
    expect((await rig.call('/api/me', { token: made.token })).status).toBe(401);
  });

  it('may do less than their user, and then make no others', async () => {
    const { token } = await aUser('sara', [{ role: 'owner' }]);
    const made = await rig.postJson('/api/me/tokens', { name: 'look', role: 'reader' }, token);
    const { token: narrow } = read<{ token: string }>(made);
    expect((await rig.call('/api/apps', { token: narrow })).status).toBe(200);
    expect((await rig.call('/api/users', { token: narrow })).status).toBe(403);
    expect((await rig.postJson('/api/me/tokens', { name: 'more' }, narrow)).status).toBe(403);
  });

  it('are listed and revoked by an Owner too, who never sees them', async () => {
    const tom = await aUser('tom', [{ role: 'operator' }]);
    const uma = await aUser('uma', [{ role: 'owner' }]);
    const request = { name: 'build server', role: 'reader', expiresInHours: 1 };
    const made = await rig.postJson(`/api/users/${tom.id}/tokens`, request, owner);
    const leaked = read<{ id: string; token: string }>(made);
    const list = await rig.call(`/api/users/${tom.id}/tokens`, { token: uma.token });
    expect(read<object[]>(list)).toMatchObject([
      { name: 'first' },
      { id: leaked.id, name: 'build server', role: 'reader' },
    ]);
    expect(list.text).not.toContain(leaked.token);
    expect((await send('DELETE', `/api/users/${tom.id}/tokens/${leaked.id}`, uma.token)).status).toBe(204);
    expect((await rig.call('/api/me', { token: leaked.token })).status).toBe(401);
    expect((await rig.call('/api/me', { token: tom.token })).status).toBe(200);
    const [row] = await rig.stores.audit.list({ actor: uma.id }, 1);
    expect(row).toMatchObject({ action: 'user.revoke-token', target: { kind: 'user', id: tom.id } });
    expect(JSON.parse(row?.before ?? '')).toMatchObject({ id: leaked.id, name: 'build server' });
    expect(JSON.stringify(row)).not.toContain(leaked.token);
  });

  it('are revoked under their own user only, and by nobody else than an Owner', async () => {
    const vera = await aUser('vera', [{ role: 'contributor' }]);
    const will = await aUser('will', [{ role: 'reader' }]);
    const tokenOf = async ({ id }: { id: string }) =>
      read<{ id: string }[]>(await rig.call(`/api/users/${id}/tokens`, { token: owner }))[0]?.id ?? '';
    const theirs = await tokenOf(will);
    const other = await send('DELETE', `/api/users/${vera.id}/tokens/${theirs}`, owner);
    expect(read(other)).toMatchObject({ code: 'TOKEN_NOT_FOUND', status: 404 });
    const nobody = '00000000-0000-4000-8000-000000000000';
    const missing = [
      await rig.call(`/api/users/${nobody}/tokens`, { token: owner }),
      await send('DELETE', `/api/users/${nobody}/tokens/${theirs}`, owner),
    ];
    for (const answer of missing) expect(read(answer)).toMatchObject({ code: 'USER_NOT_FOUND', status: 404 });
    expect((await send('DELETE', `/api/users/${will.id}/tokens/${theirs}`, vera.token)).status).toBe(403);
    expect((await rig.call(`/api/users/${will.id}/tokens`, { token: vera.token })).status).toBe(403);
    expect((await rig.call('/api/me', { token: will.token })).status).toBe(200);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'will', password: PASSWORD });
    expect((await rig.call('/api/sign-in', { method: 'POST', headers, body })).status).toBeLessThan(300);
    const [session] = await rig.stores.users.listTokens(will.id, 'session');
    const ofSession = await send('DELETE', `/api/users/${will.id}/tokens/${session?.id ?? ''}`, owner);
    expect(read(ofSession)).toMatchObject({ code: 'TOKEN_NOT_FOUND', status: 404 });
  });

  it('belong to somebody: the owner token has none', async () => {
    expect((await rig.call('/api/me/tokens', { token: owner })).status).toBe(403);
    expect(read(await rig.call('/api/me', { token: owner }))).toMatchObject({
      kind: 'owner',
      grants: [{ role: 'owner' }],
      hasPassword: false,
    });
  });
});
