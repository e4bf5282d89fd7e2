import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fromBuffer, type Entry as ZipEntry, type Options, type ZipFile } from 'yauzl';
import { packFolder } from './pack-folder.js';

let base: string;
let folder: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ns-pack-'));
  folder = join(base, 'app');
  await put('host.json', '{"version":"2.0"}');
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function put(path: string, text: string, mode = 0o644): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await symlink(target, join(folder, path));
}

async function pack(from = folder): Promise<Buffer> {
  return buffer(await packFolder(from));
}

interface Entry {
  readonly text: string;
  readonly mode: number;
  readonly stamp: { readonly dosTime: number; readonly dosDate: number; readonly extraFields: number };
}

/** What an unpacker finds, in the zip's order. */
async function entriesOf(zip: Buffer): Promise<Record<string, Entry>> {
  const file = await promisify<Buffer, Options, ZipFile>(fromBuffer)(zip, {
    lazyEntries: true,
  });
  const found: Record<string, Entry> = {};
  return new Promise((resolve, reject) => {
    file.on('error', reject);
    file.on('end', () => resolve(found));
    file.on('entry', (entry: ZipEntry) => {
      file.openReadStream(entry, (error, stream) => {
        if (error !== null) return reject(error);
        void buffer(stream).then((text) => {
          const stamp = {
            dosTime: entry.lastModFileTime,
            dosDate: entry.lastModFileDate,
            extraFields: entry.extraFields.length,
          };
          found[entry.fileName] = { text: text.toString(), mode: entry.externalFileAttributes >>> 16, stamp };
          file.readEntry();
        });
      });
    });
    file.readEntry();
  });
}

async function namesOf(zip: Buffer): Promise<string[]> {
  return Object.keys(await entriesOf(zip));
}

describe('packFolder', () => {
  it('packs files sorted, with their content and whether they can be run', async () => {
    await put('src/b.js', 'b');
    await put('src/a.js', 'a');
    await put('bin/tool', '#!/bin/sh', 0o755);
    await put('empty.txt', '');
    const entries = await entriesOf(await pack());
    expect(Object.keys(entries)).toEqual(['bin/tool', 'empty.txt', 'host.json', 'src/a.js', 'src/b.js']);
    expect(entries['src/a.js']).toMatchObject({ text: 'a', mode: 0o100644 });
    expect(entries['bin/tool']?.mode).toBe(0o100755);
    expect(entries['empty.txt']?.text).toBe('');
  });

  it('gives equal bytes for equal content, whatever the times, the order of writing and the bits nobody needs', async () => {
    for (const path of ['z.js', 'a/b.js', 'c.js']) await put(path, path.repeat(5_000));
    const first = await pack();
    const again = join(base, 'again');
    folder = again;
    for (const path of ['c.js', 'a/b.js', 'z.js']) await put(path, path.repeat(5_000), 0o600);
    await put('host.json', '{"version":"2.0"}', 0o664);
    await utimes(join(again, 'c.js'), new Date(), new Date('2001-01-01'));
    expect((await pack(again)).equals(first)).toBe(true);
  });

  it('stamps every entry with the same moment in any time zone, and with no second one beside it', async () => {
    const entries = Object.values(await entriesOf(await pack()));
    const midnight = { dosTime: 0, dosDate: (1 << 5) | 1, extraFields: 0 };
    expect(entries.map(({ stamp }) => stamp)).toEqual([midnight]);
  });

  it('differs as soon as a byte, a name or a mode does', async () => {
    await put('a.js', 'a');
    const before = await pack();
    await put('a.js', 'b');
    const changed = await pack();
    await put('a.js', 'a', 0o755);
    const runnable = await pack();
    expect(changed.equals(before)).toBe(false);
    expect(runnable.equals(before)).toBe(false);
  });

  it('leaves out what .funcignore names, folders and exceptions as in .gitignore', async () => {
    await put('.funcignore', '*.ts\ntests/\n/local\n*.log\n!keep.log\n/all/*\n!/all/kept/\n');
    for (const path of ['a.ts', 'a.js', 'tests/x.js', 'src/tests/y.js', 'local/z.js', 'src/local/z.js'])
      await put(path, '');
    for (const path of ['x.log', 'keep.log', 'all/x.js', 'all/kept/y.js']) await put(path, '');
    expect(await namesOf(await pack())).toEqual([
      '.funcignore',
      'a.js',
      'all/kept/y.js',
      'host.json',
      'keep.log',
      'src/local/z.js',
    ]);
  });

  it('never packs history, local settings, tools or our own state, even when .funcignore asks for them', async () => {
    await put('.funcignore', '!local.settings.json\n!.git\n!.git/**\n');
    for (const path of ['.git/config', 'local.settings.json', '.nightshift/keyring.json', '.vscode/x.json'])
      await put(path, '');
    await put('sub/local.settings.json', '');
    expect(await namesOf(await pack())).toEqual(['.funcignore', 'host.json']);
  });

  it('packs what a link inside the folder points to', async () => {
    await put('packages/lib/index.js', 'lib');
    await put('packages/lib/run.sh', 'run', 0o755);
    await link('node_modules/lib', '../packages/lib');
    await link('node_modules/.bin/run', '../../packages/lib/run.sh');
    const entries = await entriesOf(await pack());
    expect(entries['node_modules/lib/index.js']?.text).toBe('lib');
    expect(entries['node_modules/.bin/run']).toMatchObject({ text: 'run', mode: 0o100755 });
  });

  it.each([
    ['a file outside', 'node_modules/evil', '/etc/hostname', 'leaves the folder'],
    ['a folder outside', 'node_modules/evil', '../..', 'leaves the folder'],
    ['a sibling with the same beginning', 'evil', '../app-secrets', 'leaves the folder'],
    ['nothing', 'evil', './gone', 'points nowhere'],
    ['a folder it lies in', 'sub/evil', '..', 'a folder that it lies in'],
  ])('refuses a link to %s, naming it', async (_what, path, target, reason) => {
    await mkdir(join(base, 'app-secrets'));
    await link(path, target);
    await expect(pack()).rejects.toMatchObject({ code: 'PACKAGE_INVALID' });
    await expect(pack()).rejects.toThrow(`${path} is a link`);
    await expect(pack()).rejects.toThrow(reason);
  });

  it('packs a folder whose bad link is left out', async () => {
    await put('.funcignore', 'evil\n');
    await link('evil', '/etc');
    expect(await namesOf(await pack())).toEqual(['.funcignore', 'host.json']);
  });

  it('refuses what is no file, naming it', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
    await expect(pack()).rejects.toThrow('pipe is neither a file nor a folder');
  });

  it('packs more files than a process may open at once', async () => {
    await mkdir(join(folder, 'many'));
    for (let n = 0; n < 1_200; n += 1) await writeFile(join(folder, 'many', `${n}.js`), String(n));
    expect(await namesOf(await pack())).toHaveLength(1_201);
  });
});
