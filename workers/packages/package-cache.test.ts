import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTENT, PackageCache } from './package-cache.js';

const BYTES = 100;
const DIGESTS = ['a', 'b', 'c'].map((letter) => letter.repeat(64));

describe('the packages that are kept unpacked', () => {
  let root: string;
  let cache: PackageCache;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'nightshift-cache-'));
    const [folder, making] = ['packages', 'making'].map((name) => join(root, name)) as [string, string];
    for (const path of [folder, making]) mkdirSync(path);
    cache = new PackageCache(folder, making, 2 * BYTES);
    for (const [index, digest] of DIGESTS.entries()) {
      const made = join(making, digest);
      mkdirSync(join(made, CONTENT), { recursive: true });
      writeFileSync(join(made, CONTENT, 'index.js'), Buffer.alloc(BYTES));
      await cache.add(digest, made);
      utimesSync(join(folder, digest, 'complete'), index, index);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const kept = async () => {
    const found = await Promise.all(DIGESTS.map((digest) => cache.find(digest)));
    return DIGESTS.filter((_digest, index) => found[index] !== undefined);
  };

  it('lose the least recently used one to their limit, however many loads ask for room at once', async () => {
    expect(await Promise.all([cache.evict(), cache.evict(), cache.evict()])).toEqual([true, true, true]);
    expect(await cache.evict()).toBe(false);
    expect(await kept()).toEqual(DIGESTS.slice(1));
  });
});
