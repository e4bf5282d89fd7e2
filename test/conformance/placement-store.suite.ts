import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlacementStore } from '#src/fleet/placement/placement-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { anAppName, aPlacement, NIGHT } from '../support/factories.js';

const HOUR_MS = 3_600_000;

/** The promises of `PlacementStore`. */
export function placementStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`PlacementStore: ${name}`, () => {
    let stores: Stores;
    let placements: PlacementStore;

    beforeAll(async () => {
      stores = await open();
      placements = stores.placements;
    });
    afterAll(() => stores.close());

    /** An app of which there are to be `count`. */
    async function aCountedApp(count?: number): Promise<string> {
      const app = anAppName();
      await stores.apps.insertApp(app, NIGHT);
      await placements.set(aPlacement(app, { count }));
      return app;
    }

    const holders = async (app: string) =>
      (await placements.claims()).filter((claim) => claim.app === app).map(({ worker }) => worker);

    it('keeps one placement per app, the last, with every field', async () => {
      const app = await aCountedApp(3);
      const wanted = aPlacement(app, { labels: { pool: ['Nächte', 'b'] }, runtimes: ['node24'], minCores: 2 });
      await placements.set(wanted);
      expect((await placements.list()).filter((one) => one.app === app)).toEqual([wanted]);
      expect(await placements.delete(app)).toBe(true);
      expect(await placements.delete(app)).toBe(false);
      await expect(placements.set(aPlacement('no-such-app'))).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
    });

    it('gives as many places as there are, and to the same workers for as long as they ask', async () => {
      const app = await aCountedApp(2);
      const ask = (worker: string) => placements.claim(app, worker, HOUR_MS);
      expect([await ask('a'), await ask('b'), await ask('c')]).toEqual([true, true, false]);
      expect([await ask('c'), await ask('b'), await ask('a')]).toEqual([false, true, true]);
      expect((await holders(app)).toSorted()).toEqual(['a', 'b']);
    });

    it('gives one place to one of many that ask at once, over several connections', async () => {
      const app = await aCountedApp(1);
      const others = await Promise.all([open(), open(), open()]);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => others[n % 3]!.placements.claim(app, `worker-${n}`, HOUR_MS)),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await holders(app)).toHaveLength(1);
      for (const other of others) await other.close();
    });

    it('frees the places of a worker, of one app or of all', async () => {
      const [one, other] = [await aCountedApp(1), await aCountedApp(1)];
      const worker = `leaver-${one}`;
      for (const app of [one, other]) await placements.claim(app, worker, HOUR_MS);
      expect(await placements.release(worker, one)).toBe(1);
      expect(await placements.claim(one, 'b', HOUR_MS)).toBe(true);
      expect(await placements.claim(other, 'b', HOUR_MS)).toBe(false);
      expect(await placements.release(worker)).toBe(1);
      expect(await placements.release(worker)).toBe(0);
      expect(await placements.claim(other, 'b', HOUR_MS)).toBe(true);
    });

    it('lets go of what nobody renews, and the one that comes back does not get it back', async () => {
      const app = await aCountedApp(1);
      const worker = `silent-${app}`;
      await placements.claim(app, worker, 1);
      await eventually('the free place', () => placements.claim(app, 'b', HOUR_MS));
      await placements.renew(worker, HOUR_MS);
      expect(await placements.claim(app, worker, HOUR_MS)).toBe(false);
      expect(await holders(app)).toEqual(['b']);
    });

    it('renews', async () => {
      const app = await aCountedApp(1);
      const worker = `steady-${app}`;
      await placements.claim(app, worker, 60_000);
      await placements.renew(worker, HOUR_MS);
      expect(await holders(app)).toEqual([worker]);
    });

    it('takes places away when there are to be fewer, and asks no claim where no count is set', async () => {
      const app = await aCountedApp(2);
      for (const worker of ['a', 'b']) await placements.claim(app, worker, HOUR_MS);
      await placements.set(aPlacement(app, { count: 1 }));
      const answers = [await placements.claim(app, 'a', HOUR_MS), await placements.claim(app, 'b', HOUR_MS)];
      expect(answers.filter(Boolean)).toHaveLength(1);
      await placements.set(aPlacement(app));
      expect(await placements.claim(app, 'c', HOUR_MS)).toBe(true);
      expect(await holders(app)).not.toContain('c');
      await placements.delete(app);
      expect(await holders(app)).toEqual([]);
    });
  });
}
