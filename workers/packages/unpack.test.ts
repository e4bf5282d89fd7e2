import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zipOf, type ZipEntry } from '../../test/support/worker/zip-of.js';
import { unpack, type UnpackLimits } from './unpack.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-unpack-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function unpacked(entries: readonly ZipEntry[], limits?: UnpackLimits): Promise<void> {
  const file = join(folder, 'package.zip');
  await writeFile(file, await zipOf(entries));
  await unpack(file, join(folder, 'deep', 'app'), limits);
}

const LINK = 0o120777;

describe('unpack', () => {
  it.each([
    ['a path out of the package', '../evil.js'],
    ['a path out of the package, further in', 'a/../../evil.js'],
    ['an absolute path', '/tmp/evil.js'],
    ['a drive', 'C:/evil.js'],
    ['backslashes', '..\\evil.js'],
    ['an empty segment', 'a//evil.js'],
    ['a dot segment', './evil.js'],
  ])('refuses %s', async (_what, name) => {
    await expect(unpacked([{ name, content: 'evil' }])).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringContaining('evil.js'),
    });
    const written = await readdir(folder, { recursive: true });
    expect(written.filter((path) => path.includes('evil'))).toEqual([]);
  });

  it('refuses symbolic links, named', async () => {
    const link = { name: 'node_modules/.bin/tsc', content: '/etc/passwd', mode: LINK };
    await expect(unpacked([link])).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringContaining('node_modules/.bin/tsc'),
    });
  });

  it('refuses a name that comes twice', async () => {
    const twice = { name: 'host.json', content: '{}' };
    await expect(unpacked([twice, twice])).rejects.toMatchObject({ message: expect.stringContaining('comes twice') });
  });

  it('refuses a file in the place of a folder', async () => {
    const entries = [
      { name: 'taken', content: 'a file' },
      { name: 'taken/below', content: 'below it' },
    ];
    await expect(unpacked(entries)).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
  });

  it('refuses more entries or bytes than it may unpack', async () => {
    const entries = [
      { name: 'first.js', content: 'aaaa' },
      { name: 'second.js', content: 'bbbb' },
    ];
    await expect(unpacked(entries, { maxEntries: 1, maxBytes: 100 })).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
    });
    await expect(unpacked(entries, { maxEntries: 9, maxBytes: 7 })).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
  });

  it('does not blame the package for a disk that cannot be written', async () => {
    await writeFile(join(folder, 'deep'), 'a file where the folder should be');
    await expect(unpacked([{ name: 'host.json', content: '{}' }])).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('refuses what is no zip, and a zip that is damaged', async () => {
    const file = join(folder, 'package.zip');
    await writeFile(file, 'no zip at all, but long enough to look for an end record in it');
    await expect(unpack(file, join(folder, 'a'))).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
    const bytes = await zipOf([{ name: 'host.json', content: 'x'.repeat(1_000) }]);
    // Inside the compressed content of the first entry.
    bytes.fill(0xff, 40, 44);
    await writeFile(file, bytes);
    await expect(unpack(file, join(folder, 'b'))).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
  });
});
