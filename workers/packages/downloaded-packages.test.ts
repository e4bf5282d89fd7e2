import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zipOf, type ZipEntry } from '../../test/support/worker/zip-of.js';
import { anAssignment } from '../../test/support/worker/worker-samples.js';
import { DownloadedPackages } from './downloaded-packages.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-packages-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

class Downloads {
  count = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readonly open = (): Promise<AsyncIterable<Uint8Array>> => {
    this.count += 1;
    const half = Math.ceil(this.#bytes.byteLength / 2);
    const parts = [this.#bytes.subarray(0, half), this.#bytes.subarray(half)];
    return Promise.resolve(
      (async function* () {
        for (const part of parts) yield await Promise.resolve(part);
      })(),
    );
  };
}

async function packaged(entries: readonly ZipEntry[]) {
  const bytes = await zipOf(entries);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const downloads = new Downloads(bytes);
  const open = () => new DownloadedPackages(folder, downloads.open);
  return { assignment: anAssignment({ digest }), downloads, open };
}

describe('downloaded packages', () => {
  it('hands out an absolute path when its folder is relative: a language process runs elsewhere', async () => {
    const { assignment, downloads } = await packaged([{ name: 'host.json', content: '{}' }]);
    const path = await new DownloadedPackages(relative(process.cwd(), folder), downloads.open).obtain(assignment);
    expect(path).toBe(join(folder, assignment.digest, 'app'));
  });

  it('unpacks folders, files and the executable bit', async () => {
    const { assignment, open } = await packaged([
      { name: 'host.json', content: '{"version":"2.0"}' },
      { name: 'empty/' },
      { name: 'bin/tool.sh', content: '#!/bin/sh\n', mode: 0o100755 },
      { name: 'dist/src/functions/hello.js', content: 'x'.repeat(200_000) },
    ]);
    const path = await open().obtain(assignment);
    expect(await readFile(join(path, 'host.json'), 'utf8')).toBe('{"version":"2.0"}');
    expect((await readFile(join(path, 'dist/src/functions/hello.js'))).byteLength).toBe(200_000);
    expect((await stat(join(path, 'bin/tool.sh'))).mode & 0o111).toBe(0o111);
    expect((await stat(join(path, 'host.json'))).mode & 0o111).toBe(0);
    expect((await stat(join(path, 'empty'))).isDirectory()).toBe(true);
    expect((await readdir(path)).sort()).toEqual(['bin', 'dist', 'empty', 'host.json']);
  });

  it('downloads a package once: for callers at the same time, and over a restart', async () => {
    const { assignment, downloads, open } = await packaged([{ name: 'host.json', content: '{}' }]);
    const packages = open();
    const paths = await Promise.all([packages.obtain(assignment), packages.obtain({ ...assignment, version: '2' })]);
    expect(paths[0]).toBe(paths[1]);
    expect(await open().obtain(assignment)).toBe(paths[0]);
    expect(downloads.count).toBe(1);
  });

  it('names packages by their whole path: language processes run in another folder', async () => {
    const { assignment, downloads } = await packaged([{ name: 'host.json', content: '{}' }]);
    const packages = new DownloadedPackages(relative(process.cwd(), folder), downloads.open);
    expect(await packages.obtain(assignment)).toBe(join(folder, assignment.digest, 'app'));
  });

  it('shows other users a package whose path they know, and no list of them', async () => {
    const { assignment, open } = await packaged([{ name: 'host.json', content: '{}' }]);
    const path = await open().obtain(assignment);
    const modeOf = async (at: string) => (await stat(at)).mode & 0o777;
    expect(await modeOf(folder)).toBe(0o711);
    expect(await modeOf(join(folder, 'making'))).toBe(0o700);
    expect(await modeOf(path)).toBe(0o755 & ~process.umask());
    expect(await modeOf(join(path, 'host.json'))).toBe(0o644 & ~process.umask());
  });

  it('makes a package again that was left incomplete', async () => {
    const { assignment, downloads, open } = await packaged([{ name: 'host.json', content: '{}' }]);
    await open().obtain(assignment);
    await rm(join(folder, assignment.digest, 'complete'));
    await rm(join(folder, assignment.digest, 'app', 'host.json'));
    const path = await open().obtain(assignment);
    expect(downloads.count).toBe(2);
    expect(await readFile(join(path, 'host.json'), 'utf8')).toBe('{}');
  });

  it('refuses a package with another digest, and keeps nothing of it', async () => {
    const { open } = await packaged([{ name: 'host.json', content: '{}' }]);
    const assignment = anAssignment({ digest: 'b'.repeat(64) });
    await expect(open().obtain(assignment)).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringContaining('expected bbbb'),
    });
    expect(await readdir(folder)).toEqual(['making']);
    expect(await readdir(join(folder, 'making'))).toEqual([]);
  });

  it('refuses a digest that is none', async () => {
    const { open } = await packaged([]);
    await expect(open().obtain(anAssignment({ digest: '../elsewhere' }))).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
    });
  });

  it('tries again after a download that broke off', async () => {
    const { assignment, downloads } = await packaged([{ name: 'host.json', content: '{}' }]);
    let broken = true;
    const packages = new DownloadedPackages(folder, async () => {
      if (!broken) return downloads.open();
      broken = false;
      return (async function* () {
        yield await Promise.resolve(new Uint8Array(3));
        throw new Error('connection reset');
      })();
    });
    await expect(packages.obtain(assignment)).rejects.toThrow('connection reset');
    expect(await readdir(await packages.obtain(assignment))).toEqual(['host.json']);
  });

  it('downloads once for many apps that have the same package', async () => {
    const { assignment, downloads, open } = await packaged([{ name: 'host.json', content: '{}' }]);
    const packages = open();
    const apps = Array.from({ length: 20 }, (_, n) => ({ ...assignment, app: `app-${n}` }));
    expect(new Set(await Promise.all(apps.map((one) => packages.obtain(one))))).toHaveProperty('size', 1);
    expect(downloads.count).toBe(1);
  });

  it('fetches a package again that lost a file', async () => {
    const { assignment, downloads, open } = await packaged([{ name: 'host.json', content: '{}' }, { name: 'a.js' }]);
    await rm(join(await open().obtain(assignment), 'a.js'));
    expect((await readdir(await open().obtain(assignment))).sort()).toEqual(['a.js', 'host.json']);
    expect(downloads.count).toBe(2);
  });
});

describe('packages above the limit', () => {
  /** Three packages of a thousand bytes each, where two have room. */
  async function three() {
    const zips = await Promise.all(
      ['a', 'b', 'c'].map((letter) => zipOf([{ name: letter, content: letter.repeat(1_000) }])),
    );
    const assignments = zips.map((bytes, n) =>
      anAssignment({ version: `${n}`, digest: createHash('sha256').update(bytes).digest('hex') }),
    );
    const open = (_app: string, version: string) => new Downloads(zips[Number(version)]!).open();
    const packages = new DownloadedPackages(folder, open, 2_500);
    const here = async () => {
      const names = await readdir(folder);
      return assignments.filter(({ digest }) => names.includes(digest)).map(({ version }) => version);
    };
    return { packages, assignments, here };
  }

  it('go, the least recently used first', async () => {
    const { packages, assignments, here } = await three();
    const [a, b, c] = assignments;
    await packages.obtain(a!);
    await packages.obtain(b!);
    await utimes(join(folder, a!.digest, 'complete'), 2, 2);
    await utimes(join(folder, b!.digest, 'complete'), 1, 1);
    await packages.obtain(c!);
    expect(await here()).toEqual(['0', '2']);
  });

  it('stay while they are in use', async () => {
    const { packages, assignments, here } = await three();
    const letGo = assignments.slice(0, 2).map((one) => packages.hold(one));
    for (const one of assignments) await packages.obtain(one);
    expect(await here()).toEqual(['0', '1', '2']);
    letGo[1]?.();
    letGo[1]?.();
    const fourth = await zipOf([{ name: 'd', content: 'd'.repeat(400) }]);
    const digest = createHash('sha256').update(fourth).digest('hex');
    const later = new DownloadedPackages(folder, new Downloads(fourth).open, 2_500);
    later.hold(assignments[0]!);
    await later.obtain(anAssignment({ digest }));
    expect(await here()).toContain('0');
    expect((await here()).length).toBeLessThan(3);
  });

  it('go when the disk is full, and a disk that is full still is told, with the folder', async () => {
    const { packages, assignments, here } = await three();
    await packages.obtain(assignments[0]!);
    let tries = 0;
    const full = new DownloadedPackages(folder, () => {
      tries += 1;
      return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    });
    await expect(full.obtain(assignments[1]!)).rejects.toMatchObject({
      code: 'WORKER_DISK_FULL',
      message: expect.stringContaining(folder),
    });
    expect([tries, await here()]).toEqual([2, []]);
  });
});
