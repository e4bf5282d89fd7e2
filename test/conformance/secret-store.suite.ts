import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SecretStore } from '#src/apps/secrets/secret-store.js';
import type { Stores } from '#src/stores.js';
import { anAppName } from '../support/factories.js';

/** The promises of `SecretStore`. */
export function secretStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`SecretStore: ${name}`, () => {
    let stores: Stores;
    let secrets: SecretStore;
    const app = anAppName();
    const key = { scope: 'function', function: 'büro', name: 'default' } as const;
    const old = { keyId: `old-${app}`, text: 'b2xk' };

    beforeAll(async () => {
      stores = await open();
      secrets = stores.secrets;
      await stores.apps.insertApp(app, new Date());
      await stores.apps.insertKeys(app, [{ ...key, value: old }]);
      await stores.apps.replaceSettings(app, [
        { name: 'A', value: old },
        { name: 'B', value: old },
      ]);
    });
    afterAll(() => stores.close());

    async function mine() {
      const rows = await secrets.listOthers('another', { limit: 10_000, skip: 0 });
      return rows.filter((row) => row.app === app);
    }

    it('lists what other keys sealed, page by page, and counts by key', async () => {
      expect(await mine()).toEqual([
        { kind: 'key', app, ...key, value: old },
        { kind: 'setting', app, scope: '', function: '', name: 'A', value: old },
        { kind: 'setting', app, scope: '', function: '', name: 'B', value: old },
      ]);
      const all = await secrets.listOthers('another', { limit: 10_000, skip: 0 });
      expect(await secrets.listOthers('another', { limit: 2, skip: 1 })).toEqual(all.slice(1, 3));
      expect((await secrets.listOthers(old.keyId, { limit: 10_000, skip: 0 })).some((row) => row.app === app)).toBe(
        false,
      );
      expect((await secrets.countByKey()).get(old.keyId)).toBe(3);
    });

    it('seals anew what is as it was read, and nothing else, without a new revision', async () => {
      const [first, second, third] = await mine();
      const fresh = { keyId: `new-${app}`, text: 'bmV3' };
      const revision = (await stores.apps.findApp(app))?.revision;
      expect(await secrets.reseal(first!, fresh)).toBe(true);
      expect(await secrets.reseal(second!, fresh)).toBe(true);
      expect(await secrets.reseal(first!, fresh)).toBe(false);
      expect(await secrets.reseal({ ...third!, value: { ...old, text: 'Y2hhbmdlZA==' } }, fresh)).toBe(false);
      expect((await stores.apps.findApp(app))?.revision).toBe(revision);
      expect((await mine()).map(({ value }) => value)).toEqual([fresh, fresh, old]);
      expect((await stores.apps.listKeys(app)).map(({ value }) => value)).toEqual([fresh]);
    });
  });
}
