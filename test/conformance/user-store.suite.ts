import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserRow, UserStore, UserTokenRow } from '#src/identity/users/user-store.js';
import type { Stores } from '#src/stores.js';
import { aDigest, later } from '../support/factories.js';

function aUser(overrides: Partial<UserRow> = {}): UserRow {
  return {
    id: randomUUID(),
    name: randomUUID(),
    passwordHash: 'scrypt$1$1$1$salt$hash',
    disabled: false,
    grants: [{ role: 'reader' }, { role: 'operator', app: 'büro' }],
    createdAt: later(0),
    lastSignInAt: undefined,
    ...overrides,
  };
}

function aTokenOf(user: UserRow, overrides: Partial<UserTokenRow> = {}): UserTokenRow {
  return {
    id: randomUUID(),
    userId: user.id,
    kind: 'personal',
    name: 'build server',
    role: undefined,
    hash: aDigest(),
    createdAt: later(0),
    expiresAt: undefined,
    lastUsedAt: undefined,
    ...overrides,
  };
}

/** The promises of `UserStore`. */
export function userStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`UserStore: ${name}`, () => {
    let stores: Stores;
    let users: UserStore;

    beforeAll(async () => {
      stores = await open();
      users = stores.users;
    });
    afterAll(() => stores.close());

    it('finds a user by name, with every field', async () => {
      const user = aUser({ name: 'anna@büro', disabled: true, lastSignInAt: later(5) });
      await users.insert(user);
      expect(await users.findByName(user.name)).toEqual(user);
      expect(await users.list()).toContainEqual(user);
      expect(await users.findByName('ANNA@büro')).toBeUndefined();
    });

    it('refuses a second user of a name', async () => {
      const user = aUser();
      await users.insert(user);
      await expect(users.insert(aUser({ name: user.name }))).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    });

    it('finds a user by the subject of its provider, of which there is one', async () => {
      const provider = { issuer: 'https://login.example.com/tenant', subject: 'aB-见' };
      const user = aUser({ provider });
      for (const each of [user, aUser(), aUser()]) await users.insert(each);
      expect(await users.findBySubject(provider)).toEqual(user);
      for (const other of [{ subject: 'ab-见' }, { issuer: 'https://login.example.com' }]) {
        expect(await users.findBySubject({ ...provider, ...other })).toBeUndefined();
      }
      await expect(users.insert(aUser({ provider }))).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
      await users.change(user.id, (found) => ({ ...found, disabled: true }));
      expect(await users.findBySubject(provider)).toEqual({ ...user, disabled: true });
    });

    it('lets one of many in who each want to be the first', async () => {
      const others = await Promise.all([open(), open()]);
      const first = (n: number) =>
        others[n % 2]!.users.insert(aUser({ grants: [{ role: 'owner' }] }), (all) => {
          if (all.some(({ grants }) => grants[0]?.role === 'owner')) throw new Error('late');
        });
      const ends = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => first(n)));
      for (const other of others) await other.close();
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await users.list()).filter(({ grants }) => grants[0]?.role === 'owner')).toHaveLength(1);
    });

    it('lets no change come between what a change saw and what it wrote', async () => {
      const [one, two] = [aUser({ grants: [] }), aUser({ grants: [] })];
      for (const user of [one, two]) await users.insert(user);
      const disable = (id: string, other: string) =>
        users.change(id, (user, all) => ({
          ...user,
          disabled: !all.some((each) => each.id === other && each.disabled),
        }));
      await Promise.all([disable(one.id, two.id), disable(two.id, one.id)]);
      const found = [await users.findByName(one.name), await users.findByName(two.name)];
      expect(found.filter((user) => user?.disabled)).toHaveLength(1);
    });

    it('writes nothing when the change throws, and says when there is nobody', async () => {
      const user = aUser();
      await users.insert(user);
      const change = users.change(user.id, () => {
        throw new Error('no');
      });
      await expect(change).rejects.toThrow('no');
      expect(await users.findByName(user.name)).toEqual(user);
      expect(await users.change('nobody', () => undefined)).toBe(false);
    });

    it('finds a token with its user, and forgets both when the user is deleted', async () => {
      const user = aUser();
      const token = aTokenOf(user, { role: 'reader', expiresAt: later(60) });
      await users.insert(user);
      await users.insertToken(token);
      expect(await users.findToken(token.hash)).toEqual({ token, user });
      await users.touchToken(token.id, later(9));
      expect(await users.listTokens(user.id, 'personal')).toEqual([{ ...token, lastUsedAt: later(9) }]);
      expect(await users.change(user.id, () => undefined)).toBe(true);
      expect(await users.findToken(token.hash)).toBeUndefined();
      expect(await users.findByName(user.name)).toBeUndefined();
    });

    it('deletes sessions that are over or were not used for long, and no other token', async () => {
      const user = aUser();
      await users.insert(user);
      const kept = [
        aTokenOf(user, { kind: 'session', createdAt: later(1), expiresAt: later(900), lastUsedAt: later(200) }),
        aTokenOf(user, { kind: 'session', createdAt: later(150), expiresAt: later(900) }),
      ];
      const over = [
        aTokenOf(user, { kind: 'session', createdAt: later(2), expiresAt: later(300), lastUsedAt: later(200) }),
        aTokenOf(user, { kind: 'session', createdAt: later(3), expiresAt: later(900), lastUsedAt: later(100) }),
        aTokenOf(user, { kind: 'session', createdAt: later(4), expiresAt: later(900) }),
      ];
      const personal = aTokenOf(user, { expiresAt: later(10) });
      for (const token of [...kept, ...over, personal]) await users.insertToken(token);
      await users.deleteOverSessions(later(300), later(100));
      expect(await users.listTokens(user.id, 'session')).toEqual(kept);
      expect(await users.listTokens(user.id, 'personal')).toEqual([personal]);
    });

    it('deletes all tokens of a kind but one', async () => {
      const user = aUser();
      await users.insert(user);
      const [one, two] = [aTokenOf(user, { kind: 'session' }), aTokenOf(user, { kind: 'session' })];
      for (const token of [one, two]) await users.insertToken(token);
      await users.deleteTokens(user.id, 'session', two.id);
      expect(await users.listTokens(user.id, 'session')).toEqual([two]);
    });

    it('deletes one token, or all of a kind, of that user only', async () => {
      const [user, other] = [aUser(), aUser()];
      for (const each of [user, other]) await users.insert(each);
      const [first, second] = [aTokenOf(user), aTokenOf(user, { createdAt: later(1) })];
      const [session, theirs] = [aTokenOf(user, { kind: 'session' }), aTokenOf(other, { kind: 'session' })];
      for (const token of [second, first, session, theirs]) await users.insertToken(token);
      expect(await users.deleteToken(other.id, first.id)).toBe(false);
      expect(await users.listTokens(user.id, 'personal')).toEqual([first, second]);
      expect(await users.deleteToken(user.id, first.id)).toBe(true);
      await users.deleteTokens(user.id, 'session');
      expect(await users.listTokens(user.id, 'personal')).toEqual([second]);
      expect(await users.listTokens(user.id, 'session')).toEqual([]);
      expect(await users.listTokens(other.id, 'session')).toEqual([theirs]);
    });
  });
}
