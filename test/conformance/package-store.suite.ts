import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PackageStore } from '#src/publishing/package-store.js';
import type { Stores } from '#src/stores.js';
import { Gate } from '../support/eventually.js';
import { aDigest, anAppName, aVersion, collected, NIGHT, piecesOf, streamOf } from '../support/factories.js';

const MIB = 1024 * 1024;

/** The promises of `PackageStore`. */
export function packageStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`PackageStore: ${name}`, () => {
    let stores: Stores;
    let packages: PackageStore;

    beforeAll(async () => {
      stores = await open();
      packages = stores.packages;
    });
    afterAll(() => stores.close());

    it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB, 5 * MIB + 17])('gives back %i bytes as they were', async (size) => {
      const digest = aDigest();
      const bytes = randomBytes(size);
      const half = Math.floor(size / 3);
      expect(await packages.write(digest, streamOf(bytes.subarray(0, half), bytes.subarray(half)))).toBe(size);
      expect(await packages.has(digest)).toBe(true);
      expect((await collected(packages.read(digest))).equals(bytes)).toBe(true);
    });

    it('reads in chunks of at most 1 MiB, however it was written', async () => {
      const digest = aDigest();
      await packages.write(digest, streamOf(randomBytes(2 * MIB + 5)));
      const sizes = (await piecesOf(packages.read(digest))).map((chunk) => chunk.byteLength);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(MIB);
    });

    it('knows nothing of a digest that was never written', async () => {
      const digest = aDigest();
      expect(await packages.has(digest)).toBe(false);
      await expect(collected(packages.read(digest))).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
    });

    it('never changes a package: writing its digest again does nothing', async () => {
      const digest = aDigest();
      await packages.write(digest, streamOf('first'));
      expect(await packages.write(digest, streamOf('something else'))).toBe(5);
      expect((await collected(packages.read(digest))).toString()).toBe('first');
    });

    it('keeps nothing of a package whose sender failed half way, and takes it again', async () => {
      const digest = aDigest();
      const bytes = randomBytes(3 * MIB);
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, 2 * MIB);
        throw new Error('the connection was lost');
      }
      await expect(packages.write(digest, breaking())).rejects.toThrow('the connection was lost');
      expect(await packages.has(digest)).toBe(false);
      await expect(collected(packages.read(digest))).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      expect(await packages.write(digest, streamOf(bytes))).toBe(bytes.length);
      expect((await collected(packages.read(digest))).equals(bytes)).toBe(true);
    });

    it('shows a package to nobody before its last chunk; a second writer need not wait for a slow one', async () => {
      const digest = aDigest();
      const bytes = randomBytes(2 * MIB + 1);
      const other = await open();
      const [halfSent, goOn] = [new Gate(), new Gate()];
      async function* slow(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, MIB);
        yield bytes.subarray(MIB, MIB + 1);
        halfSent.open();
        await goOn.opened;
        yield bytes.subarray(MIB + 1);
      }
      const slowly = packages.write(digest, slow());
      await halfSent.opened;
      expect(await packages.has(digest)).toBe(false);
      expect(await other.packages.has(digest)).toBe(false);
      await expect(collected(other.packages.read(digest))).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
      expect(await other.packages.write(digest, streamOf(bytes))).toBe(bytes.length);
      goOn.open();
      expect(await slowly).toBe(bytes.length);
      expect((await collected(packages.read(digest))).equals(bytes)).toBe(true);
      await other.close();
    });

    it('sweeps what no version names and nobody has written for a while', async () => {
      const [named, unnamed, again] = [aDigest(), aDigest(), aDigest()];
      for (const digest of [named, unnamed, again]) await packages.write(digest, streamOf('a package'));
      const app = anAppName();
      await stores.apps.insertApp(app, NIGHT);
      await stores.apps.insertVersion(aVersion({ app, digest: named }));
      expect(await packages.sweep(60_000)).toBe(0);
      let swept = await packages.sweep(0);
      while (swept > 0) swept = await packages.sweep(0);
      expect([await packages.has(named), await packages.has(unnamed)]).toEqual([true, false]);
      expect(await packages.write(again, streamOf('a package'))).toBe(9);
      expect((await collected(packages.read(again))).toString()).toBe('a package');
    });

    it('serves two readers at their own pace', async () => {
      const digest = aDigest();
      const bytes = randomBytes(3 * MIB);
      await packages.write(digest, streamOf(bytes));
      const slow = packages.read(digest)[Symbol.asyncIterator]();
      const first = await slow.next();
      expect((await collected(packages.read(digest))).equals(bytes)).toBe(true);
      const rest = await collected({ [Symbol.asyncIterator]: () => slow });
      expect(Buffer.concat([first.value ?? Buffer.alloc(0), rest]).equals(bytes)).toBe(true);
    });
  });
}
