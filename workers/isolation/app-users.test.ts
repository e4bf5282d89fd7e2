import { lstat, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeWithUsers, passableFolder } from '../../test/support/own-users.js';
import { AppUsers } from './app-users.js';

const FIRST = 310_000;
let stateDir: string;

beforeEach(async () => {
  stateDir = await passableFolder();
});

afterEach(async () => {
  await rm(stateDir, { recursive: true });
});

const users = (firstUid = FIRST) => new AppUsers(stateDir, firstUid);
const file = () => join(stateDir, 'uids.json');

describeWithUsers('users of apps', () => {
  it('are given in turn, also to apps that come at the same time, and are kept', async () => {
    const open = users();
    const given = await Promise.all(['a', 'b', 'c', 'a'].map((app) => open.of(app)));
    expect(given.map(({ uid }) => uid)).toEqual([FIRST, FIRST + 1, FIRST + 2, FIRST]);
    expect(given.every(({ uid, gid }) => uid === gid)).toBe(true);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ a: FIRST, b: FIRST + 1, c: FIRST + 2 });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const again = users();
    expect((await again.of('c')).uid).toBe(FIRST + 2);
    expect((await again.of('d')).uid).toBe(FIRST + 3);
  });

  it('are not moved by a new first uid', async () => {
    await users().of('a');
    const moved = users(FIRST + 100);
    expect((await moved.of('a')).uid).toBe(FIRST);
    expect((await moved.of('b')).uid).toBe(FIRST + 100);
  });

  it('are never those of another app whose folder is still there', async () => {
    const before = await users().of('a');
    await rm(file());
    const after = await users().of('b');
    expect(after.uid).toBe(FIRST + 1);
    expect(after.home).not.toBe(before.home);
  });

  it('are never those of a program that runs', async () => {
    const own = process.getuid?.() ?? -1;
    expect((await stat('/proc/self')).uid).toBe(own);
    expect((await users(own).of('a')).uid).not.toBe(own);
  });

  it('have their folders back when these were removed, or not handed over', async () => {
    const { uid, home, temporary } = await users().of('a');
    await rm(join(stateDir, 'homes'), { recursive: true });
    await users().of('a');
    await rm(home, { recursive: true });
    await mkdir(home, { mode: 0o700 });
    await users().of('a');
    for (const folder of [home, temporary]) expect((await lstat(folder)).uid).toBe(uid);
  });

  it.each([
    ['no JSON', '{'],
    ['root among the users', '{"a":0}'],
    ['two apps with one user', `{"a":${FIRST},"b":${FIRST}}`],
  ])('are not guessed from a damaged file: %s', async (_what, content) => {
    await writeFile(file(), content);
    const open = users();
    await expect(open.of('a')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`${file()} is damaged. Restore it, or remove it`),
    });
    await rm(file());
    expect((await open.of('a')).uid).toBe(FIRST);
  });
});
