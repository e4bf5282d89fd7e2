import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { unpack } from '#workers/packages/unpack.js';
import { zipOf, type ZipEntry } from '../../../test/support/worker/zip-of.js';
import { checkPackage, type PackageLimits } from './check-package.js';
import { checkIsNodeApp } from './runtime-of-package.js';

let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-zip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(bytes: Uint8Array): Promise<string> {
  const file = join(folder, `${(count += 1)}.zip`);
  await writeFile(file, bytes);
  return file;
}

async function checked(entries: readonly ZipEntry[], limits?: PackageLimits) {
  return checkPackage(await fileOf(await zipOf(entries)), limits);
}

const HOST: ZipEntry = { name: 'host.json', content: '{"version":"2.0"}' };
const LINK = 0o120777;

describe('checkPackage (publishing 7.7)', () => {
  it('takes a package, with backslashes as slashes', async () => {
    const { files, unpackedBytes } = await checked([HOST, { name: 'src\\index.js', content: 'x' }, { name: 'empty/' }]);
    expect([...files]).toEqual(['host.json', 'src/index.js']);
    expect(unpackedBytes).toBe(18);
  });

  it.each([
    ['a path out of the package', [{ name: '../evil.js' }]],
    ['a path out of the package by backslashes', [{ name: '..\\evil.js' }]],
    ['a path out of the package, further in', [{ name: 'a/../../evil.js' }]],
    ['an absolute path', [{ name: '/tmp/evil.js' }]],
    ['a drive', [{ name: 'C:/evil.js' }]],
    ['a UNC path', [{ name: '\\\\host\\evil.js' }]],
    ['an empty segment', [{ name: 'a//evil.js' }]],
    ['a control character', [{ name: 'evil\u0007.js' }]],
    ['NUL', [{ name: 'evil\0.js' }]],
    ['a control character of the second set', [{ name: 'evil\u0085.js' }]],
    ['a device of Windows', [{ name: 'evil/aux.js' }]],
    ['a device of Windows by a superscript', [{ name: 'evil/COM\u00b9.js' }]],
    ['the console of Windows', [{ name: 'evil/conin$' }]],
    ['a wildcard', [{ name: 'evil?.js' }]],
    ['a pipe', [{ name: 'evil|.js' }]],
    ['a quote', [{ name: 'evil".js' }]],
    ['a dot at the end', [{ name: 'evil.js.' }]],
    ['a stream of Windows', [{ name: 'evil.js:x' }]],
    ['a symbolic link', [{ name: 'evil.js', content: '/etc/passwd', mode: LINK }]],
    ['a name that comes twice', [{ name: 'evil.js' }, { name: 'evil.js' }]],
    ['names that differ by case', [{ name: 'evil.js' }, { name: 'Evil.js' }]],
    ['folders that differ by case', [{ name: 'evil/a.js' }, { name: 'Evil/b.js' }]],
    ['a file that is a folder', [{ name: 'evil' }, { name: 'evil/b.js' }]],
    ['a folder that is a file', [{ name: 'evil/b.js' }, { name: 'evil' }]],
    ['a path too long', [{ name: `${'evil/'.repeat(90)}b.js` }]],
    ['a bomb', [{ name: 'evil.bin', content: '0'.repeat(11 * 1024 * 1024) }]],
  ])('refuses %s', async (_what, entries: ZipEntry[]) => {
    await expect(checked([HOST, ...entries])).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringMatching(/evil/i),
    });
  });

  it('refuses too many entries, and too many bytes', async () => {
    const entries = [HOST, { name: 'a.js', content: 'aaaa' }];
    await expect(checked(entries, { maxEntries: 2, maxUnpackedBytes: 100 })).rejects.toThrow('2 entries');
    await expect(checked(entries, { maxEntries: 9, maxUnpackedBytes: 18 })).rejects.toThrow('18 unpacked bytes');
  });

  it('refuses 100,000 entries without reading them', async () => {
    const bytes = Buffer.from(await zipOf([HOST]));
    const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
    bytes.writeUInt16LE(0xfffe, end + 8);
    bytes.writeUInt16LE(0xfffe, end + 10);
    const few = { maxEntries: 0xfffe, maxUnpackedBytes: 100 };
    await expect(checkPackage(await fileOf(bytes), few)).rejects.toThrow('65534 entries');
  });

  it('refuses an encrypted entry, and a method nobody reads', async () => {
    const encrypted = await patched((bytes, central) => bytes.writeUInt16LE(1, central + 8));
    await expect(checkPackage(encrypted)).rejects.toThrow('encrypted');
    const encryptedThere = await patched((bytes) => bytes.writeUInt16LE(1, 6));
    await expect(checkPackage(encryptedThere)).rejects.toThrow('encrypted');
    const method = await patched((bytes, central) => bytes.writeUInt16LE(99, central + 10));
    await expect(checkPackage(method)).rejects.toThrow('method 99');
  });

  it('refuses headers that differ, and content that is damaged', async () => {
    const renamed = await patched((bytes) => bytes.write('evil', 30));
    await expect(checkPackage(renamed)).rejects.toThrow('two ways');
    const sum = await patched((bytes, central) => bytes.writeUInt32LE(7, central + 16));
    await expect(checkPackage(sum)).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
  });

  it('refuses what is cut short, and what is no zip', async () => {
    const bytes = await zipOf([HOST]);
    await expect(checkPackage(await fileOf(bytes.subarray(0, -30)))).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
    await expect(checkPackage(await fileOf(Buffer.from('no zip')))).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
  });

  it('takes nothing that a worker cannot unpack, whatever is changed in a zip', async () => {
    const original = await zipOf([HOST, { name: 'src/a.js', content: 'a'.repeat(50) }, { name: 'folder/' }]);
    const change = fc.record({ at: fc.nat(original.length - 1), byte: fc.nat(255) });
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const bytes = Buffer.from(original);
      for (const { at, byte } of changes) bytes[at] = byte;
      const file = await fileOf(bytes);
      const taken = await checkPackage(file).then(
        () => true,
        (error: { code?: string }) => {
          expect(error.code).toBe('PACKAGE_INVALID');
          return false;
        },
      );
      if (taken) await unpack(file, join(folder, randomBytes(8).toString('hex')));
      await rm(file);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  /** A zip of host.json with something changed: `central` is where its entry in the directory at the end begins. */
  async function patched(change: (bytes: Buffer, central: number) => void): Promise<string> {
    const bytes = Buffer.from(await zipOf([HOST]));
    change(bytes, bytes.indexOf(Buffer.from('PK\u0001\u0002')));
    return fileOf(bytes);
  }
});

describe('checkIsNodeApp', () => {
  it.each([
    ['nothing at the root', ['readme.md', 'src/a.js'], 'no host.json'],
    ['all in one folder', ['shop/host.json', 'shop/package.json'], 'in the folder shop'],
    ['a .NET app', ['host.json', 'functions.metadata', 'shop.dll'], '.NET'],
    ['a Python app', ['host.json', 'function_app.py', 'requirements.txt'], 'Python'],
    ['a Python app of the first model', ['host.json', 'hello/__init__.py', 'hello/function.json'], 'Python'],
  ])('says why it refuses %s', (_what, files, reason) => {
    expect(() => checkIsNodeApp(new Set(files))).toThrow(reason);
  });

  it('takes a Node app and a custom handler', () => {
    expect(() => checkIsNodeApp(new Set(['host.json', 'package.json']))).not.toThrow();
    expect(() => checkIsNodeApp(new Set(['host.json', 'handler.py', 'requirements.txt']))).not.toThrow();
  });
});
