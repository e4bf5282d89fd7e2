import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../../test/support/scratch.js';
import { zipOf } from '../../../test/support/worker/zip-of.js';
import { packFolder } from '../pack-folder.js';
import { editedFiles, type FileChange } from './file-change.js';
import { filesBelow, listFolder } from './folder-listing.js';
import { OpenedPackage, type PackageContents } from './opened-package.js';
import { packEdited } from './pack-edited.js';

const CREATED = { version: 'v1', createdAt: new Date('2026-01-02T03:04:05Z') };

function write(path: string, content: string, ifMatch?: string): FileChange {
  const bytes = Buffer.from(content);
  const match = ifMatch === undefined ? {} : { ifMatch: { header: ifMatch, demanded: true } };
  return { kind: 'write', path, content: { bytes: bytes.length, open: () => Readable.from([bytes]) }, ...match };
}

async function opened(zip: Buffer): Promise<OpenedPackage> {
  const file = join(temporaryFolder(), 'package.zip');
  writeFileSync(file, zip);
  return OpenedPackage.open(file, CREATED);
}

async function packedFolder(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return buffer(await packFolder(folder));
}

function apply(contents: PackageContents, changes: readonly FileChange[]): Promise<Buffer> {
  return buffer(packEdited(contents, editedFiles(contents, { base: undefined, changes })));
}

function sha(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('a package with changed files', () => {
  let contents: OpenedPackage;

  beforeAll(async () => {
    const entries = [
      { name: 'host.json', content: '{}' },
      { name: 'run.sh', content: 'run', mode: 0o100755 },
      { name: 'src/a.js', content: 'a' },
      { name: 'src/deep/b.js', content: 'b' },
      { name: 'src/deep/' },
      { name: 'empty/' },
    ];
    contents = await opened(await zipOf(entries));
  });

  it('lists folders, and what is in them', () => {
    expect(listFolder(contents, '')?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'folder empty',
      'file host.json',
      'file run.sh',
      'folder src',
    ]);
    expect(listFolder(contents, 'src')?.map(({ path }) => path)).toEqual(['src/a.js', 'src/deep']);
    expect(listFolder(contents, 'empty')).toEqual([]);
    expect(listFolder(contents, 'sr')).toBeUndefined();
    expect(filesBelow(contents, 'src').map(({ path }) => path)).toEqual(['src/a.js', 'src/deep/b.js']);
  });

  it('keeps what is not changed: content, permission to run, empty folders', async () => {
    const edited = await opened(await apply(contents, [write('src/a.js', 'other'), write('new/c.js', 'c')]));
    expect([...edited.files.keys()]).toEqual(['host.json', 'new/c.js', 'run.sh', 'src/a.js', 'src/deep/b.js']);
    expect(edited.emptyFolders).toEqual(['empty']);
    expect(edited.files.get('run.sh')?.isExecutable).toBe(true);
    expect(await text(await edited.read('src/a.js'))).toBe('other');
    expect(await text(await edited.read('src/deep/b.js'))).toBe('b');
    // Its own moment says nothing: the version's stands for it.
    expect(edited.files.get('new/c.js')?.modifiedAt).toEqual(CREATED.createdAt);
  });

  it('is the same package as that of a folder with these files', async () => {
    const before = await packedFolder({ 'host.json': '{}', 'src/a.js': 'a' });
    const after = await packedFolder({ 'host.json': '{}', 'src/a.js': 'changed' });
    const there = await opened(before);
    const changed = await apply(there, [write('src/a.js', 'changed')]);
    expect(sha(changed)).toBe(sha(after));
    expect(sha(await apply(await opened(changed), [write('src/a.js', 'a')]))).toBe(sha(before));
  });

  it('deletes files and folders', () => {
    const deleted = (changes: readonly FileChange[]) =>
      editedFiles(contents, { base: 'v1', changes }).kept.map(({ path }) => path);
    expect(deleted([{ kind: 'delete folder', path: 'src', recursive: true }])).toEqual(['host.json', 'run.sh']);
    expect(deleted([{ kind: 'delete', path: 'src/a.js' }])).toEqual(['host.json', 'run.sh', 'src/deep/b.js']);
    const folder = { kind: 'delete folder', path: 'empty', recursive: false } as const;
    expect(editedFiles(contents, { base: undefined, changes: [folder] }).emptyFolders).toEqual([]);
  });

  it('moves files and folders, with what else is written to where they come', async () => {
    const moves: FileChange[] = [
      { kind: 'move', from: 'src', path: 'lib/code' },
      { kind: 'move', from: 'run.sh', path: 'bin/run.sh' },
      { kind: 'move', from: 'empty', path: 'hollow' },
      write('lib/code/a.js', 'edited'),
    ];
    const edited = await opened(await apply(contents, moves));
    expect([...edited.files.keys()]).toEqual(['bin/run.sh', 'host.json', 'lib/code/a.js', 'lib/code/deep/b.js']);
    expect(edited.emptyFolders).toEqual(['hollow']);
    expect(edited.files.get('bin/run.sh')?.isExecutable).toBe(true);
    expect(await text(await edited.read('lib/code/a.js'))).toBe('edited');
    expect(await text(await edited.read('lib/code/deep/b.js'))).toBe('b');
  });

  it('moves what the same request has written, or moved before', async () => {
    const moves: FileChange[] = [
      write('src/x.js', 'new'),
      { kind: 'make folder', path: 'src/hollow' },
      { kind: 'move', from: 'src', path: 'lib' },
      { kind: 'move', from: 'lib/a.js', path: 'src/a.js' },
      { kind: 'move', from: 'run.sh', path: 'a.sh' },
      { kind: 'move', from: 'a.sh', path: 'b.sh' },
    ];
    const edited = await opened(await apply(contents, moves));
    expect([...edited.files.keys()]).toEqual(['b.sh', 'host.json', 'lib/deep/b.js', 'lib/x.js', 'src/a.js']);
    expect(edited.emptyFolders).toEqual(['empty', 'lib/hollow']);
    expect(edited.files.get('b.sh')?.isExecutable).toBe(true);
    expect(await text(await edited.read('lib/x.js'))).toBe('new');
    expect(await text(await edited.read('src/a.js'))).toBe('a');
  });

  it.each<[string, FileChange]>([
    ['moved', { kind: 'move', from: 'host.json', path: 'new' }],
    ['moved into a folder', { kind: 'move', from: 'host.json', path: 'new/host.json' }],
    ['written', write('new', 'x')],
    ['made as a folder', { kind: 'make folder', path: 'new' }],
  ])('refuses to move onto what was %s before', (_what, before) => {
    const changes: FileChange[] = [before, { kind: 'move', from: 'run.sh', path: 'new' }];
    expect(() => editedFiles(contents, { base: undefined, changes })).toThrow(
      expect.objectContaining({ code: 'FILE_CONFLICT' }),
    );
  });

  it.each<[string, FileChange, string]>([
    ['a file that exists, without If-Match', write('src/a.js', 'x', '"other"'), 'FILE_PRECONDITION_FAILED'],
    ['a file that is gone, by its ETag', write('src/gone.js', 'x', '"other"'), 'FILE_PRECONDITION_FAILED'],
    ['to delete what is not there', { kind: 'delete', path: 'src/gone.js' }, 'FILE_NOT_FOUND'],
    ['to delete a folder with files', { kind: 'delete folder', path: 'src', recursive: false }, 'FILE_CONFLICT'],
    ['to move onto what is there', { kind: 'move', from: 'run.sh', path: 'host.json' }, 'FILE_CONFLICT'],
    ['to move a folder into itself', { kind: 'move', from: 'src', path: 'src/deep/src' }, 'FILE_CONFLICT'],
    ['to move what is not there', { kind: 'move', from: 'gone', path: 'here' }, 'FILE_NOT_FOUND'],
    ['to make a folder that is there', { kind: 'make folder', path: 'src' }, 'FILE_CONFLICT'],
  ])('refuses %s', (_what, change, code) => {
    expect(() => editedFiles(contents, { base: undefined, changes: [change] })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('takes the ETag of a file, and * for one that is not there', () => {
    const etag = contents.files.get('src/a.js')?.etag ?? '';
    for (const change of [
      write('src/a.js', 'x', `"1", ${etag}`),
      write('src/a.js', 'x', '*'),
      write('c.js', 'x', '*'),
    ]) {
      expect(editedFiles(contents, { base: undefined, changes: [change] }).written.size).toBe(1);
    }
  });

  it('is read by many at once, of whom some go away in the middle', async () => {
    const content = randomBytes(400_000).toString('base64');
    const large = await opened(
      await zipOf(['one', 'two', 'three', 'four'].map((name) => ({ name: `${name}-of-many.bin`, content }))),
    );
    const streams = await Promise.all([...large.files.keys()].map((path) => large.read(path)));
    const [first, ...others] = streams;
    const texts = others.slice(1).map((stream) => text(stream));
    first?.resume();
    others[0]?.resume().destroy();
    setImmediate(() => first?.destroy());
    large.close();
    expect(await Promise.all(texts)).toEqual([content, content]);
  });

  it('refuses changes to another version', () => {
    expect(() => editedFiles(contents, { base: 'v0', changes: [] })).toThrow(
      expect.objectContaining({ code: 'FILE_CHANGED' }),
    );
  });
});
