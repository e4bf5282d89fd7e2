import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppStore } from '#src/apps/app-store.js';
import type { VersionStore } from '#src/apps/versions/version-store.js';
import type { Stores } from '#src/stores.js';
import { aKey, aLoadReport, anAppName, aSetting, aVersion, NIGHT } from '../support/factories.js';

const HOUR_MS = 3_600_000;
const NONE = 'ffffffffffff';

/** The promises of `VersionStore`, and what `AppStore` does to the versions beside the active one. */
export function versionStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`VersionStore: ${name}`, () => {
    let stores: Stores;
    let apps: AppStore;
    let versions: VersionStore;

    beforeAll(async () => {
      stores = await open();
      ({ apps, versions } = stores);
    });
    afterAll(() => stores.close());

    async function anApp(count: number): Promise<{ app: string; ids: string[] }> {
      const app = anAppName();
      await apps.insertApp(app, NIGHT);
      const rows = Array.from({ length: count }, () => aVersion({ app }));
      for (const row of rows) await apps.insertVersion(row);
      return { app, ids: rows.map(({ version }) => version) };
    }

    async function revisionOf(app: string): Promise<number> {
      return (await apps.findApp(app))?.revision ?? 0;
    }

    async function isChanged(app: string, change: () => Promise<unknown>): Promise<boolean> {
      const before = await revisionOf(app);
      await change();
      return (await revisionOf(app)) > before;
    }

    it('keeps versions on trial, several of one app too, until each ends', async () => {
      const { app, ids } = await anApp(2);
      const [one, two] = ids.map((version) => ({ version, reason: 'trial' }) as const);
      expect(await isChanged(app, () => versions.keepBeside(app, one!, HOUR_MS))).toBe(true);
      expect(await versions.keepBeside(app, one!, HOUR_MS)).toBe(false);
      expect(await isChanged(app, () => versions.keepBeside(app, one!, HOUR_MS))).toBe(false);
      expect(await versions.keepBeside(app, two!, HOUR_MS)).toBe(true);
      expect(await versions.listBeside(app)).toEqual([one, two].toSorted((a, b) => (a!.version < b!.version ? -1 : 1)));
      expect(await isChanged(app, () => versions.endBeside(app, one!))).toBe(true);
      expect(await versions.endBeside(app, one!)).toBe(false);
      expect(await versions.listBeside(app)).toEqual([two]);
      const unknown = versions.keepBeside(app, { version: NONE, reason: 'trial' }, HOUR_MS);
      await expect(unknown).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      const nowhere = versions.keepBeside(anAppName(), one!, HOUR_MS);
      await expect(nowhere).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      expect(await versions.endBeside(anAppName(), one!)).toBe(false);
    });

    it('ends what nobody asked for again', async () => {
      const { app, ids } = await anApp(2);
      const [gone, kept] = ids.map((version) => ({ version, reason: 'trial' }) as const);
      await versions.keepBeside(app, gone!, 0);
      await versions.keepBeside(app, kept!, HOUR_MS);
      const before = await revisionOf(app);
      expect(await versions.endExpired()).toContain(app);
      expect(await revisionOf(app)).toBeGreaterThan(before);
      expect(await versions.listBeside(app)).toEqual([kept]);
      expect(await versions.endExpired()).not.toContain(app);
    });

    it('keeps the version before warm when the pointer moves, and ends the trial', async () => {
      const { app, ids } = await anApp(2);
      const [one, two] = ids as [string, string];
      await apps.activateVersion(app, one, HOUR_MS);
      expect(await versions.listBeside(app)).toEqual([]);
      expect(await apps.findApp(app)).toMatchObject({ activeVersion: one });
      expect((await apps.findApp(app))?.previousVersion).toBeUndefined();
      await versions.keepBeside(app, { version: two, reason: 'trial' }, HOUR_MS);
      await apps.activateVersion(app, two, HOUR_MS);
      expect(await apps.findApp(app)).toMatchObject({ activeVersion: two, previousVersion: one });
      expect(await versions.listBeside(app)).toEqual([{ version: one, reason: 'warm' }]);
      await apps.activateVersion(app, one, HOUR_MS);
      expect(await apps.findApp(app)).toMatchObject({ activeVersion: one, previousVersion: two });
      expect(await versions.listBeside(app)).toEqual([{ version: two, reason: 'warm' }]);
      await versions.keepBeside(app, { version: one, reason: 'trial' }, HOUR_MS);
      expect(await isChanged(app, () => apps.activateVersion(app, one, HOUR_MS))).toBe(true);
      expect(await isChanged(app, () => apps.activateVersion(app, one, HOUR_MS))).toBe(false);
      expect(await apps.findApp(app)).toMatchObject({ previousVersion: two });
    });

    it('keeps nothing warm unless that is asked for', async () => {
      const { app, ids } = await anApp(2);
      for (const version of ids) await apps.activateVersion(app, version);
      expect(await versions.listBeside(app)).toEqual([]);
    });

    it('splits between the active version and another, until the next activation', async () => {
      const { app, ids } = await anApp(3);
      const [one, two, three] = ids as [string, string, string];
      await apps.activateVersion(app, one);
      const split = { version: two, percent: 10 };
      expect(await isChanged(app, () => versions.setSplit(app, split, HOUR_MS))).toBe(true);
      expect(await isChanged(app, () => versions.setSplit(app, split, HOUR_MS))).toBe(false);
      expect(await apps.findApp(app)).toMatchObject({ split });
      await versions.setSplit(app, { version: two, percent: 50 }, HOUR_MS);
      expect(await versions.listBeside(app)).toEqual([]);
      await versions.setSplit(app, { version: three, percent: 50 }, HOUR_MS);
      expect(await versions.listBeside(app)).toEqual([{ version: two, reason: 'warm' }]);
      await apps.activateVersion(app, three, HOUR_MS);
      expect((await apps.findApp(app))?.split).toBeUndefined();
      const warm = [one, two].toSorted().map((version) => ({ version, reason: 'warm' }));
      expect(await versions.listBeside(app)).toEqual(warm);
      await versions.setSplit(app, split, HOUR_MS);
      await versions.setSplit(app, undefined, HOUR_MS);
      expect((await apps.findApp(app))?.split).toBeUndefined();
      const unknown = versions.setSplit(app, { version: NONE, percent: 1 }, HOUR_MS);
      await expect(unknown).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      await expect(versions.setSplit(anAppName(), undefined, HOUR_MS)).rejects.toMatchObject({
        code: 'APP_NOT_FOUND',
      });
    });

    it('forgets what a load has found', async () => {
      const { app, ids } = await anApp(1);
      const [version] = ids as [string];
      await apps.saveLoadReport(app, version, aLoadReport());
      expect(await isChanged(app, () => versions.forgetLoadReport(app, version))).toBe(true);
      expect((await apps.findVersion(app, version))?.loadReport).toBeUndefined();
      expect(await isChanged(app, () => versions.forgetLoadReport(app, version))).toBe(false);
      await expect(versions.forgetLoadReport(app, NONE)).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
    });

    it('deletes a version that is not in use', async () => {
      const { app, ids } = await anApp(5);
      const [active, before, split, trial, idle] = ids as [string, string, string, string, string];
      await apps.activateVersion(app, before);
      await apps.activateVersion(app, active);
      await versions.setSplit(app, { version: split, percent: 1 }, HOUR_MS);
      await versions.keepBeside(app, { version: trial, reason: 'trial' }, HOUR_MS);
      for (const version of [active, before, split, trial]) {
        expect(await stores.appExchanges.deleteVersion(app, version)).toBe(false);
      }
      expect(await isChanged(app, () => stores.appExchanges.deleteVersion(app, idle))).toBe(true);
      const again = stores.appExchanges.deleteVersion(app, idle);
      await expect(again).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      expect(await apps.listVersions(app)).toHaveLength(4);
    });

    it('deletes an app with all that is its own', async () => {
      const { app, ids } = await anApp(2);
      const { app: kept } = await anApp(1);
      for (const version of ids) await apps.activateVersion(app, version, HOUR_MS);
      await apps.replaceSettings(app, [aSetting()]);
      await apps.insertKeys(app, [aKey({ app })]);
      await stores.queueClaims.claim(`${app}-queue`, app, NIGHT);
      await stores.queueClaims.consent(`${app}-queue`, kept, NIGHT);
      const deployment = { id: randomUUID(), app, author: 'ada', deployer: 'curl', message: '' };
      await stores.deployments.begin(deployment, 1_000);
      expect(await stores.appExchanges.deleteApp(app)).toBe(true);
      expect(await stores.appExchanges.deleteApp(app)).toBe(false);
      expect(await apps.findApp(app)).toBeUndefined();
      expect(await apps.listVersions(app)).toEqual([]);
      expect(await stores.queueClaims.find(`${app}-queue`)).toBeUndefined();
      expect(await apps.listVersions(kept)).toHaveLength(1);
    });

    it('swaps two apps, unless one has changed', async () => {
      const { app, ids } = await anApp(1);
      const { app: slot, ids: slotIds } = await anApp(1);
      const [one, two] = [...ids, ...slotIds] as [string, string];
      await apps.activateVersion(app, one);
      await apps.activateVersion(slot, two);
      await apps.saveLoadReport(slot, two, aLoadReport());
      const side = async (name: string) => ({
        name,
        revision: await revisionOf(name),
        settings: [aSetting({ name: `OF_${name}` })],
      });
      const stale = [await side(app), { ...(await side(slot)), revision: 0 }] as const;
      expect(await stores.appExchanges.swap(stale, HOUR_MS)).toBe(false);
      expect((await apps.findApp(app))?.activeVersion).toBe(one);
      const sides = [await side(app), await side(slot)] as const;
      expect(await stores.appExchanges.swap(sides, HOUR_MS)).toBe(true);
      expect(await apps.findApp(app)).toMatchObject({ activeVersion: two, previousVersion: one });
      expect(await apps.findApp(slot)).toMatchObject({ activeVersion: one, previousVersion: two });
      expect((await apps.findVersion(app, two))?.loadReport).toEqual(aLoadReport());
      expect(await versions.listBeside(app)).toEqual([{ version: one, reason: 'warm' }]);
      expect(await apps.listSettings(slot)).toEqual(sides[1].settings.map((setting) => ({ app: slot, ...setting })));
      expect(await revisionOf(app)).toBeGreaterThan(sides[0].revision);
      const { app: empty } = await anApp(0);
      expect(await stores.appExchanges.swap([await side(empty), await side(app)], HOUR_MS)).toBe(true);
      expect((await apps.findApp(app))?.activeVersion).toBeUndefined();
      expect((await apps.findApp(empty))?.activeVersion).toBe(two);
    });

    it('knows whose slot an app is, and which settings stay in theirs', async () => {
      const { app } = await anApp(0);
      const slot = anAppName();
      await apps.insertApp(slot, NIGHT, app);
      expect(await apps.findApp(slot)).toMatchObject({ slotOf: app });
      const settings = [aSetting({ name: 'MOVES' }), aSetting({ name: 'STAYS', slotSetting: true })];
      await apps.replaceSettings(slot, settings);
      expect(await apps.listSettings(slot)).toEqual(settings.map((setting) => ({ app: slot, ...setting })));
    });
  });
}
