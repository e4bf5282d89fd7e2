import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { whyNotPassable, whyNotReadable } from './reach.js';

/** Permission bits are a matter of POSIX, and this folder is there on all of those. */
const TEMPORARY = '/tmp';
const describePosix = process.platform === 'win32' ? describe.skip : describe;
const someone = { uid: 200_000, gid: 200_000 };

let root: string;
let folder: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(TEMPORARY, 'ns-reach-'));
  folder = join(root, 'above', 'app');
  await mkdir(folder, { recursive: true });
  file = join(folder, 'host.json');
  await writeFile(file, '{}');
  for (const path of [root, join(root, 'above'), folder]) await chmod(path, 0o755);
  await chmod(file, 0o644);
});

afterEach(async () => {
  for (const path of [root, join(root, 'above'), folder]) await chmod(path, 0o755);
  await rm(root, { recursive: true });
});

describePosix('what is out of reach for a user', () => {
  it('nothing, when every folder on the way lets others through', async () => {
    await chmod(root, 0o711);
    expect(await whyNotReadable(folder, someone)).toBeUndefined();
    expect(await whyNotReadable(file, someone)).toBeUndefined();
    expect(await whyNotPassable(root, someone)).toBeUndefined();
  });

  it.each([
    ['a folder above that is closed', '.', 0o700, 'cannot be entered by other users (mode 0700)'],
    ['one that its group may enter', 'above', 0o750, 'cannot be entered by other users (mode 0750)'],
    ['one that every user may change', 'above', 0o777, 'can be changed by every user (mode 0777)'],
    ['a folder that can be entered but not listed', 'above/app', 0o711, 'cannot be entered by other users (mode 0711)'],
    [
      'a folder that every user may change, sticky or not',
      'above/app',
      0o1777,
      'can be changed by every user (mode 1777)',
    ],
  ])('%s', async (_what, path, mode, why) => {
    await chmod(join(root, path), mode);
    expect(await whyNotReadable(folder, someone)).toBe(`${join(root, path)} ${why}`);
  });

  it('a file for its owner only, or one for every user to change', async () => {
    await chmod(file, 0o600);
    expect(await whyNotReadable(file, someone)).toBe(`${file} cannot be read by other users (mode 0600)`);
    await chmod(file, 0o666);
    expect(await whyNotReadable(file, someone)).toBe(`${file} can be changed by every user (mode 0666)`);
  });

  it('a program that others may read but not run', async () => {
    await chmod(file, 0o744);
    expect(await whyNotReadable(file, someone)).toBe(`${file} cannot be read by other users (mode 0744)`);
    await chmod(file, 0o755);
    expect(await whyNotReadable(file, someone)).toBeUndefined();
  });

  it('nothing under a sticky folder, where only the owner renames', async () => {
    await chmod(join(root, 'above'), 0o1777);
    expect(await whyNotReadable(folder, someone)).toBeUndefined();
  });

  it('what is its own already', async () => {
    const owner = { uid: process.getuid?.() ?? 0, gid: 200_000 };
    expect(await whyNotPassable(root, owner)).toMatch(/belongs to user or group \d+ already/);
  });

  it('what lies behind a link', async () => {
    const link = join(root, 'link');
    await symlink(join(root, 'above'), link);
    expect(await whyNotReadable(join(link, 'app'), someone)).toBeUndefined();
    await chmod(join(root, 'above'), 0o700);
    expect(await whyNotReadable(join(link, 'app'), someone)).toContain('cannot be entered by other users (mode 0700)');
  });
});
