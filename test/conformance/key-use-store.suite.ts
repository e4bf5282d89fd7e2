import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KeyName } from '#src/apps/app-store.js';
import type { Stores } from '#src/stores.js';
import { aKey, anAppName, later, NIGHT } from '../support/factories.js';

/** The promises of `KeyUseStore`. */
export function keyUseStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`KeyUseStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    async function keyOf(app: string): Promise<KeyName> {
      const { scope, function: owner, name: named, value } = aKey({ app });
      await stores.apps.saveKey({ app, scope, function: owner, name: named, value });
      return { scope, function: owner, name: named };
    }

    it('keeps the latest moment of each key, whoever tells first', async () => {
      const app = anAppName();
      await stores.apps.insertApp(app, NIGHT);
      const key = await keyOf(app);
      const use = (minutes: number) => ({ app, ...key, at: later(minutes) });
      await Promise.all([5, 7, 6].map((minutes) => stores.keyUses.save([use(minutes)])));
      expect(await stores.keyUses.list(app)).toEqual([use(7)]);
      await stores.keyUses.save([use(3)]);
      expect(await stores.keyUses.list(app)).toEqual([use(7)]);
      expect(await stores.keyUses.list(anAppName())).toEqual([]);
    });

    it('knows nothing of a key that is gone, or has another value', async () => {
      const app = anAppName();
      await stores.apps.insertApp(app, NIGHT);
      const key = await keyOf(app);
      const use = { app, ...key, at: later(1) };
      await stores.keyUses.save([use, { ...use, name: 'never-there' }]);
      expect(await stores.keyUses.list(app)).toEqual([use]);
      await stores.apps.saveKey(aKey({ app, ...key }));
      expect(await stores.keyUses.list(app)).toEqual([]);
      await stores.keyUses.save([use]);
      await stores.apps.deleteKey(app, key);
      await stores.keyUses.save([use]);
      expect(await stores.keyUses.list(app)).toEqual([]);
    });
  });
}
