import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TokenStore } from '#src/identity/tokens/token-store.js';
import type { Stores } from '#src/stores.js';
import { aDigest, aToken, later } from '../support/factories.js';

/** The promises of `TokenStore`. */
export function tokenStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`TokenStore: ${name}`, () => {
    let stores: Stores;
    let tokens: TokenStore;

    beforeAll(async () => {
      stores = await open();
      tokens = stores.tokens;
    });
    afterAll(() => stores.close());

    it('finds a token by its hash, with every field', async () => {
      const labels = { pool: 'Nacht 夜' };
      const token = aToken({ kind: 'worker', name: 'Büro 見', expiresAt: later(3600), revokedAt: later(60), labels });
      await tokens.insert(token);
      expect(await tokens.findByHash(token.hash)).toEqual(token);
      expect(await tokens.findByHash(aDigest())).toBeUndefined();
    });

    it('keeps moments to the millisecond', async () => {
      const token = aToken({
        createdAt: new Date('2026-12-31T23:59:59.999Z'),
        expiresAt: new Date('2027-01-01T00:00:00.001Z'),
      });
      await tokens.insert(token);
      expect(await tokens.findByHash(token.hash)).toEqual(token);
    });

    it('lists one kind, oldest first', async () => {
      const [young, old, middle] = [aToken({ createdAt: later(9) }), aToken({ createdAt: later(-9) }), aToken()];
      const another = aToken({ kind: 'owner' });
      for (const token of [young, another, old, middle]) await tokens.insert(token);
      const mine = [young.id, old.id, middle.id, another.id];
      const listed = (await tokens.list('join')).filter(({ id }) => mine.includes(id));
      expect(listed).toEqual([old, middle, young]);
    });

    it('keeps the first moment of two revocations', async () => {
      const token = aToken();
      await tokens.insert(token);
      await tokens.revoke(token.id, later(5));
      await tokens.revoke(token.id, later(50));
      expect((await tokens.findByHash(token.hash))?.revokedAt).toEqual(later(5));
    });

    it('lets as many use it as it says, however many ask at once', async () => {
      const [twice, often] = [aToken({ maxUses: 2 }), aToken()];
      for (const token of [twice, often]) await tokens.insert(token);
      const others = await Promise.all([open(), open()]);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => others[n % 2]!.tokens.use(twice.id, later(n))),
      );
      for (const other of others) await other.close();
      expect(answers.filter(Boolean)).toHaveLength(2);
      expect(await tokens.use(often.id, later(7))).toBe(true);
      expect(await tokens.findByHash(often.hash)).toEqual({ ...often, uses: 1, lastUsedAt: later(7) });
      expect(await tokens.findByHash(twice.hash)).toMatchObject({ uses: 2, maxUses: 2 });
    });

    it('lets nobody use a token that was revoked, or none', async () => {
      const token = aToken();
      await tokens.insert(token);
      await tokens.revoke(token.id, later(5));
      expect([await tokens.use(token.id, later(6)), await tokens.use('unknown', later(6))]).toEqual([false, false]);
    });

    it('refuses a second token with the id or the hash of the first', async () => {
      const token = aToken();
      await tokens.insert(token);
      await expect(tokens.insert(aToken({ id: token.id }))).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
      await expect(tokens.insert(aToken({ hash: token.hash }))).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
      expect(await tokens.findByHash(token.hash)).toEqual(token);
    });
  });
}
