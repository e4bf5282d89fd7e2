import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { temporaryFolder } from '../../../test/support/scratch.js';
import { SetClock } from '../../../test/support/set-clock.js';
import type { Stores } from '../../stores.js';
import { Audit } from '../audit/audit.js';
import { makeKeyRing, parseKeyRing } from '../key-ring/key-ring.js';
import { UsersService } from '../users/users.service.js';
import { claimAt, userNameOf } from './claims.js';
import { checkOidc, oidcOptions } from './oidc.config.js';
import { ProviderUsers } from './provider-users.js';
import { grantsFor, roleMapOf } from './role-map.js';
import { SignInStates } from './sign-in-states.js';

const CALLER = { requestId: 'r1', address: '10.1.2.3' };
const ISSUER = 'https://login.example.com';

describe('the configuration of OpenID Connect', () => {
  it('has all of issuer, client and secret, or none', () => {
    const read = (variables: Record<string, string>) => readOptions(oidcOptions, variables).value;
    expect(() => checkOidc(read({}))).not.toThrow();
    expect(() => checkOidc(read({ OIDC_ISSUER: ISSUER }))).toThrow(/OIDC_CLIENT_SECRET/);
  });

  it.each([
    ['OIDC_ISSUER', 'http://login.example.com'],
    ['OIDC_ISSUER', 'https://login.example.com?tenant=1'],
    ['OIDC_SCOPES', 'profile email'],
    ['OIDC_ROLE_MAP', 'devs=admin'],
    ['OIDC_ROLE_MAP', 'devs'],
    ['OIDC_NEW_USERS', 'some'],
  ])('refuses %s=%s', (variable, text) => {
    expect(readOptions(oidcOptions, { [variable]: text }).problems).toEqual([expect.stringContaining(variable)]);
  });
});

describe('claims', () => {
  it('are found by name, or by path', () => {
    const claims = { 'https://x/roles': ['a'], realm_access: { roles: ['b'] } };
    expect(claimAt(claims, 'https://x/roles')).toEqual(['a']);
    expect(claimAt(claims, 'realm_access.roles')).toEqual(['b']);
    expect(claimAt(claims, 'realm_access.toString')).toBeUndefined();
  });

  it.each([
    [{ preferred_username: 'Anna.Miller@Example.com' }, 'anna.miller@example.com'],
    [{ email: 'otto@example.com' }, 'otto@example.com'],
    [{ name: '  Ólaf  der Große ' }, 'ólaf-der-große-'],
    [{ preferred_username: '../..' }, 'user'],
    [{}, 'user'],
  ])('name %j %s', (claims, name) => {
    expect(userNameOf(claims, 'preferred_username')).toBe(name);
  });

  it('give the greatest role for each place', () => {
    const map = roleMapOf(['a=b=owner', 'devs=contributor:shop', 'ops=operator', 'all=reader:shop', 'all=reader']);
    expect(grantsFor(map, ['a=b'])).toEqual([{ role: 'owner' }]);
    const many = grantsFor(map, ['all', 'ops', 'devs', 'none']);
    expect(many).toEqual([{ role: 'contributor', app: 'shop' }, { role: 'operator' }]);
  });
});

describe('the users of a provider', () => {
  let folder: string;
  let stores: Stores;
  const users = () => new UsersService(stores.users, new SetClock());

  beforeEach(async () => {
    folder = temporaryFolder();
    stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  });
  afterEach(async () => {
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function admitted(claims: object, variables: Record<string, string> = {}) {
    const { value } = readOptions(oidcOptions, { OIDC_ISSUER: ISSUER, ...variables });
    return new ProviderUsers(users(), new Audit(stores.audit), new SilentLogger(), value).admitted(
      { ...claims },
      CALLER,
    );
  }

  it('are made once, also when somebody comes twice at once', async () => {
    const claims = { sub: 's1', preferred_username: 'anna' };
    const [one, two] = await Promise.all([admitted(claims), admitted(claims)]);
    expect(two).toMatchObject({ id: one.id, name: 'anna', provider: { issuer: ISSUER, subject: 's1' } });
    expect(await users().list()).toHaveLength(1);
  });

  it('keep the roles that an Owner granted, where there is no map', async () => {
    const { id } = await admitted({ sub: 's1', preferred_username: 'anna' });
    await users().edit(id, { grants: [{ role: 'operator' }] });
    expect(await admitted({ sub: 's1' })).toMatchObject({ id, grants: [{ role: 'operator' }] });
  });

  it('are none of whom the house does not want', async () => {
    const failed = { code: 'SIGN_IN_FAILED' };
    await expect(admitted({ sub: 's1' }, { OIDC_NEW_USERS: 'none' })).rejects.toMatchObject(failed);
    const some = { OIDC_NEW_USERS: 'with-role', OIDC_ROLE_MAP: 'devs=reader' };
    await expect(admitted({ sub: 's1' }, some)).rejects.toMatchObject(failed);
    expect(await admitted({ sub: 's1', roles: 'devs' }, some)).toMatchObject({ grants: [{ role: 'reader' }] });
    for (const sub of [undefined, '', 's'.repeat(256)]) await expect(admitted({ sub })).rejects.toMatchObject(failed);
  });

  it('keep the last Owner', async () => {
    const mapped = { OIDC_ROLE_MAP: 'boss=owner' };
    await admitted({ sub: 's1', roles: ['boss'] }, mapped);
    expect(await admitted({ sub: 's1', roles: [] }, mapped)).toMatchObject({ grants: [{ role: 'owner' }] });
  });
});

describe('a sign-in under way', () => {
  it('is over after ten minutes, and says nothing to whoever reads the cookie', () => {
    const clock = new SetClock();
    const states = new SignInStates(parseKeyRing(makeKeyRing(clock.now()), 'test'), clock);
    let [value, maxAge] = ['', -1];
    const reply = {
      request: { protocol: 'http' },
      setCookie: (_name: string, text: string, options: { maxAge: number }) =>
        ([value, maxAge] = [text, options.maxAge]),
    } as unknown as FastifyReply;
    const state = { checks: { state: 's', nonce: 'n', verifier: 'v3rifier' }, redirectUri: 'http://x/cb', to: '/' };
    states.keep(reply, state);
    expect([value.includes('v3rifier'), maxAge]).toEqual([false, 600]);
    const kept = { ns_oidc: value };
    const request = { headers: {}, server: { parseCookie: () => kept } } as unknown as FastifyRequest;
    clock.advance(599_999);
    expect(states.take(request, reply)).toMatchObject(state);
    expect([value, maxAge]).toEqual(['', 0]);
    clock.advance(1);
    expect(() => states.take(request, reply)).toThrow(expect.objectContaining({ code: 'SIGN_IN_EXPIRED' }));
  });
});
