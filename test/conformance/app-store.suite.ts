import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppSearch, AppStore } from '#src/apps/app-store.js';
import type { Stores } from '#src/stores.js';
import { aKey, aLoadReport, anAppName, aSetting, aVersion, later, NIGHT } from '../support/factories.js';

/** The promises of `AppStore`. `open` connects to one database, the same at every call. */
export function appStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`AppStore: ${name}`, () => {
    let stores: Stores;
    let apps: AppStore;

    beforeAll(async () => {
      stores = await open();
      apps = stores.apps;
    });
    afterAll(() => stores.close());

    async function insertedApp(): Promise<string> {
      const app = anAppName();
      await apps.insertApp(app, NIGHT);
      return app;
    }

    async function revisionAfter(app: string, change: () => Promise<void>): Promise<number> {
      await change();
      return (await apps.findApp(app))?.revision ?? 0;
    }

    describe('apps', () => {
      it('starts without a version, not durable', async () => {
        const app = await insertedApp();
        const expected = {
          name: app,
          activeVersion: undefined,
          durable: false,
          state: 'running',
          restarts: 0,
          createdAt: NIGHT,
        };
        expect(await apps.findApp(app)).toEqual({ ...expected, revision: expect.any(Number) });
        expect(await apps.findApp(anAppName())).toBeUndefined();
      });

      it('leaves an app that exists as it is', async () => {
        const app = await insertedApp();
        const before = await apps.findApp(app);
        await apps.insertApp(app, later(60));
        expect(await apps.findApp(app)).toEqual(before);
      });

      it('lists by name', async () => {
        const mine = [await insertedApp(), await insertedApp(), await insertedApp()];
        const listed = (await apps.listApps()).map((app) => app.name);
        expect(listed.filter((app) => mine.includes(app))).toEqual(mine.toSorted());
      });

      it('lists a page of those that have a part in their name, and of no others than are asked for', async () => {
        const stem = anAppName();
        const mine = ['a-1', 'a-10', 'a-2', 'b-1'].map((end) => `${stem}-${end}`);
        for (const app of mine) await apps.insertApp(app, NIGHT);
        const found = async (search: AppSearch) =>
          (await apps.searchApps({ part: stem, ...search })).map(({ name: listed }) => listed.slice(stem.length + 1));
        expect(await found({})).toEqual(['a-1', 'a-10', 'a-2', 'b-1']);
        expect(await found({ limit: 2 })).toEqual(['a-1', 'a-10']);
        expect(await found({ limit: 2, after: `${stem}-a-10` })).toEqual(['a-2', 'b-1']);
        expect(await found({ part: `${stem}-a-1` })).toEqual(['a-1', 'a-10']);
        expect(await found({ part: '%' })).toEqual([]);
        expect(await found({ among: [mine[3] ?? '', mine[0] ?? '', anAppName()], limit: 5 })).toEqual(['a-1', 'b-1']);
        expect(await found({ among: [] })).toEqual([]);
      });

      it('tells names apart by case', async () => {
        const app = await insertedApp();
        await apps.insertApp(app.toUpperCase(), later(1));
        expect((await apps.findApp(app))?.createdAt).toEqual(NIGHT);
        expect((await apps.findApp(app.toUpperCase()))?.createdAt).toEqual(later(1));
      });

      it('finds nothing under a name that is longer than any', async () => {
        const [name, app] = ['x'.repeat(5_000), await insertedApp()];
        expect(await apps.findApp(name)).toBeUndefined();
        expect(await apps.findVersion(app, name)).toBeUndefined();
        expect(await apps.deleteKey(app, { scope: 'host', function: '', name })).toBe(false);
        await expect(apps.activateVersion(name, name)).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      });

      it('marks an app durable once', async () => {
        const app = await insertedApp();
        const before = await revisionAfter(app, async () => undefined);
        const marked = await revisionAfter(app, () => apps.markDurable(app));
        expect(marked).toBeGreaterThan(before);
        expect((await apps.findApp(app))?.durable).toBe(true);
        expect(await revisionAfter(app, () => apps.markDurable(app))).toBe(marked);
        await expect(apps.markDurable(anAppName())).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });
    });

    describe('states and restarts', () => {
      it('keeps the state; the same state again is no change', async () => {
        const app = await insertedApp();
        const before = (await apps.findApp(app))?.revision ?? 0;
        expect(await apps.setState(app, 'offline')).toBe(true);
        const offline = await apps.findApp(app);
        expect(offline).toMatchObject({ state: 'offline' });
        expect(offline?.revision).toBeGreaterThan(before);
        expect(await apps.setState(app, 'offline')).toBe(false);
        expect((await apps.findApp(app))?.revision).toBe(offline?.revision);
        await expect(apps.setState(anAppName(), 'drained')).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });

      it('counts restarts', async () => {
        const app = await insertedApp();
        const once = await revisionAfter(app, () => apps.raiseRestarts(app));
        expect(await revisionAfter(app, () => apps.raiseRestarts(app))).toBeGreaterThan(once);
        expect((await apps.listApps()).find(({ name: listed }) => listed === app)?.restarts).toBe(2);
        await expect(apps.raiseRestarts(anAppName())).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });
    });

    describe('versions', () => {
      it('lists the newest first, and of one moment the last one in', async () => {
        const app = await insertedApp();
        const [old, fresh, twin] = [
          aVersion({ app }),
          aVersion({ app, createdAt: later(9) }),
          aVersion({ app, createdAt: later(9) }),
        ];
        for (const version of [fresh, old, twin]) await apps.insertVersion(version);
        const expected = [twin, fresh, old].map((version) => ({ ...version, loadReport: undefined }));
        expect(await apps.listVersions(app)).toEqual(expected);
        expect(await apps.listVersions(anAppName())).toEqual([]);
      });

      it('leaves a version that exists as it is', async () => {
        const app = await insertedApp();
        const version = aVersion({ app });
        const inserted = await revisionAfter(app, () => apps.insertVersion(version));
        const again = { ...version, packageBytes: 1, createdAt: later(60) };
        expect(await revisionAfter(app, () => apps.insertVersion(again))).toBe(inserted);
        expect(await apps.findVersion(app, version.version)).toEqual({ ...version, loadReport: undefined });
      });

      it('keeps one version of two apps apart', async () => {
        const [one, other] = [await insertedApp(), await insertedApp()];
        const version = aVersion({ app: one });
        await apps.insertVersion(version);
        expect(await apps.findVersion(other, version.version)).toBeUndefined();
        await expect(apps.activateVersion(other, version.version)).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
        await expect(apps.insertVersion(aVersion())).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });

      it('moves the pointer, there and back', async () => {
        const app = await insertedApp();
        const [one, two] = [aVersion({ app }), aVersion({ app })];
        const inserted = await revisionAfter(app, async () => {
          await apps.insertVersion(one);
          await apps.insertVersion(two);
        });
        const activated = await revisionAfter(app, () => apps.activateVersion(app, one.version));
        expect(activated).toBeGreaterThan(inserted);
        expect(await revisionAfter(app, () => apps.activateVersion(app, one.version))).toBe(activated);
        await apps.activateVersion(app, two.version);
        expect((await apps.findApp(app))?.activeVersion).toBe(two.version);
        await expect(apps.activateVersion(app, 'ffffffffffff')).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
        expect((await apps.findApp(app))?.activeVersion).toBe(two.version);
      });

      it('replaces a load report; the same report again is no change', async () => {
        const app = await insertedApp();
        const version = aVersion({ app });
        await apps.insertVersion(version);
        const report = aLoadReport();
        const saved = await revisionAfter(app, () => apps.saveLoadReport(app, version.version, report));
        const { host, functions, errors } = report;
        const sameInOtherOrder = { errors, functions, host };
        expect(await revisionAfter(app, () => apps.saveLoadReport(app, version.version, sameInOtherOrder))).toBe(saved);
        const broken = aLoadReport({ functions: [], errors: ['Cannot find module “naïve” – 見つかりません'] });
        expect(await revisionAfter(app, () => apps.saveLoadReport(app, version.version, broken))).toBeGreaterThan(
          saved,
        );
        expect((await apps.findVersion(app, version.version))?.loadReport).toEqual(broken);
        const unknown = apps.saveLoadReport(app, 'ffffffffffff', report);
        await expect(unknown).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      });
    });

    describe('keys and settings', () => {
      it('keeps the first key of a scope, function and name', async () => {
        const app = await insertedApp();
        const key = aKey({ app });
        const inserted = await revisionAfter(app, () => apps.insertKeys(app, [key]));
        const late = aKey({ app, value: { keyId: 'key-2', text: 'bGF0ZQ==' } });
        expect(await revisionAfter(app, () => apps.insertKeys(app, [late]))).toBe(inserted);
        const others = [
          aKey({ app, function: 'stock' }),
          aKey({ app, name: 'partner' }),
          aKey({ app, scope: 'host', function: '' }),
        ];
        await apps.insertKeys(app, [late, ...others]);
        const listed = await apps.listKeys(app);
        expect(listed).toHaveLength(4);
        expect(listed).toEqual(expect.arrayContaining([key, ...others]));
        await expect(apps.insertKeys(anAppName(), [aKey()])).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });

      it('adds the keys of thousands of functions at once', async () => {
        const app = await insertedApp();
        const keys = Array.from({ length: 3_000 }, (_, n) => aKey({ app, function: `function-${n}` }));
        const before = await revisionAfter(app, async () => undefined);
        const inserted = await revisionAfter(app, () => apps.insertKeys(app, keys));
        expect(inserted).toBeGreaterThan(before);
        expect(await revisionAfter(app, () => apps.insertKeys(app, keys))).toBe(inserted);
        expect(await apps.listKeys(app)).toHaveLength(keys.length);
      });

      it('lets one of two first inserts win, for both connections', async () => {
        const app = await insertedApp();
        const other = await open();
        const [mine, theirs] = ['bWluZQ==', 'dGhlaXJz'].map((text) => aKey({ app, value: { keyId: 'key-1', text } }));
        await Promise.all([apps.insertKeys(app, [mine!]), other.apps.insertKeys(app, [theirs!])]);
        const seen = await apps.listKeys(app);
        expect(seen).toHaveLength(1);
        expect([mine, theirs]).toContainEqual(seen[0]);
        expect(await other.apps.listKeys(app)).toEqual(seen);
        await other.close();
      });

      it('adds a key or replaces it, and tells which', async () => {
        const app = await insertedApp();
        const key = aKey({ app });
        const before = await revisionAfter(app, async () => undefined);
        expect(await apps.saveKey(key)).toBe('inserted');
        const inserted = await revisionAfter(app, async () => undefined);
        const fresh = { ...key, value: { keyId: 'key-2', text: 'bmV3' } };
        expect(await apps.saveKey(fresh)).toBe('replaced');
        const replaced = await revisionAfter(app, async () => undefined);
        expect(inserted).toBeGreaterThan(before);
        expect(replaced).toBeGreaterThan(inserted);
        expect(await apps.listKeys(app)).toEqual([fresh]);
        await expect(apps.saveKey(aKey({ app: anAppName() }))).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });

      it('deletes the one key that is named', async () => {
        const app = await insertedApp();
        const [gone, kept] = [aKey({ app, name: 'gone' }), aKey({ app, name: 'kept' })];
        await apps.insertKeys(app, [gone]);
        await apps.insertKeys(app, [kept]);
        const before = await revisionAfter(app, async () => undefined);
        expect(await apps.deleteKey(app, gone)).toBe(true);
        const after = await revisionAfter(app, async () => undefined);
        expect(after).toBeGreaterThan(before);
        expect(await apps.deleteKey(app, gone)).toBe(false);
        expect(await revisionAfter(app, async () => undefined)).toBe(after);
        expect(await apps.listKeys(app)).toEqual([kept]);
      });

      it('replaces the settings as a whole', async () => {
        const app = await insertedApp();
        const [one, two, three] = ['ONE', 'TWO', 'THREE'].map((setting) => aSetting({ name: setting }));
        await apps.replaceSettings(app, [two!, one!]);
        expect(await apps.listSettings(app)).toEqual([one, two].map((setting) => ({ app, ...setting })));
        const before = await revisionAfter(app, async () => undefined);
        const changed = { ...two!, value: { keyId: 'key-2', text: 'bmV3' } };
        const replacing = async () => void (await apps.replaceSettings(app, [changed, three!]));
        expect(await revisionAfter(app, replacing)).toBeGreaterThan(before);
        expect(await apps.listSettings(app)).toEqual([three, changed].map((setting) => ({ app, ...setting })));
        await apps.replaceSettings(app, []);
        expect(await apps.listSettings(app)).toEqual([]);
        await expect(apps.replaceSettings(anAppName(), [])).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
      });

      it('replaces no settings of an app that has changed meanwhile', async () => {
        const app = await insertedApp();
        const [one, two] = ['ONE', 'TWO'].map((setting) => aSetting({ name: setting }));
        const { revision } = (await apps.findApp(app))!;
        expect(await apps.replaceSettings(app, [one!], revision)).toBe(true);
        const after = await apps.findApp(app);
        expect(await apps.replaceSettings(app, [two!], revision)).toBe(false);
        expect(await apps.listSettings(app)).toEqual([{ app, ...one }]);
        expect(await apps.findApp(app)).toEqual(after);
        expect(await apps.replaceSettings(app, [two!], after!.revision)).toBe(true);
      });

      it('changes nothing when one of the settings is refused', async () => {
        const app = await insertedApp();
        const kept = aSetting({ name: 'KEPT' });
        await apps.replaceSettings(app, [kept]);
        const before = await apps.findApp(app);
        const twice = [aSetting({ name: 'TWICE' }), aSetting({ name: 'TWICE' })];
        await expect(apps.replaceSettings(app, twice)).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
        expect(await apps.listSettings(app)).toEqual([{ app, ...kept }]);
        expect(await apps.findApp(app)).toEqual(before);
      });
    });
  });
}
