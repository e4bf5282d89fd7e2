import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeWithUsers, passableFolder } from '../../test/support/own-users.js';
import { RememberingLogger } from '../../test/support/remembering-logger.js';
import { Isolation } from './isolation.js';

let root: string;
let logger: RememberingLogger;

beforeEach(async () => {
  root = await passableFolder();
  logger = new RememberingLogger();
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

interface Parts {
  readonly isolation?: string;
  readonly firstUid?: number;
  readonly inPlace?: boolean;
  readonly programFiles?: readonly string[];
}

function anIsolation({ isolation = 'auto', firstUid = 320_000, inPlace = false, programFiles = [] }: Parts = {}) {
  return new Isolation({
    config: { isolation, firstUid, stateDir: join(root, 'state') },
    inPlace,
    programFiles,
    logger,
  });
}

const processOnly = (reason: unknown) => ({ level: 'info', fields: { reason }, message: 'isolation: process only' });

describe('isolation', () => {
  it('refuses words that it does not know, and users of the machine, both at once', () => {
    expect(() => anIsolation({ isolation: 'maybe', firstUid: 0 })).toThrow(
      'WORKER_ISOLATION is "maybe": expected auto, uid, process\nWORKER_FIRST_UID is 0: expected a number from 1000 to 2147483647',
    );
    expect(() => anIsolation({ firstUid: 2 ** 31 })).toThrow('WORKER_FIRST_UID is 2147483648');
  });

  it('is by process when that is asked for', async () => {
    const isolation = anIsolation({ isolation: 'process' });
    await isolation.open();
    expect(logger.lines).toEqual([processOnly('WORKER_ISOLATION is process')]);
    expect(await isolation.userOf('orders', root)).toBeUndefined();
  });

  it.each(['auto', 'uid'])('is by process for a folder in place, whatever was asked for: %s', async (mode) => {
    const isolation = anIsolation({ isolation: mode, inPlace: true });
    await isolation.open();
    expect(logger.lines).toEqual([processOnly('the app runs in its own folder, in place')]);
    expect(await isolation.userOf('orders', root)).toBeUndefined();
  });
});

describeWithUsers('isolation by users', () => {
  async function anAppFolder(): Promise<string> {
    const folder = join(root, 'app');
    await mkdir(folder);
    await writeFile(join(folder, 'host.json'), '{}');
    await chmod(folder, 0o755);
    await chmod(join(folder, 'host.json'), 0o644);
    return folder;
  }

  it('needs the programs where every user can read them', async () => {
    const program = join(root, 'main.js');
    await writeFile(program, '');
    await chmod(program, 0o600);
    await anIsolation({ programFiles: [program] }).open();
    const reason = `${program} cannot be read by other users (mode 0600): apps need ${program}; install it where every user can read it`;
    expect(logger.lines).toEqual([processOnly(reason)]);
    await expect(anIsolation({ isolation: 'uid', programFiles: [program] }).open()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `WORKER_ISOLATION is uid, but ${reason}.`,
    });
  });

  it('gives an app its user when that one can read its folder', async () => {
    const isolation = anIsolation();
    await isolation.open();
    const folder = await anAppFolder();
    expect(await isolation.userOf('orders', folder)).toMatchObject({ uid: 320_000, gid: 320_000 });
  });

  it.each([
    ['the folder', '.', 0o700],
    ['a file in it', 'host.json', 0o600],
  ])('runs an app without one, or refuses it, when %s is closed', async (_what, path, mode) => {
    const folder = await anAppFolder();
    await chmod(join(folder, path), mode);
    const auto = anIsolation();
    await auto.open();
    expect(await auto.userOf('orders', folder)).toBeUndefined();
    const reason = expect.stringMatching(
      `^${join(folder, path)} cannot be .* by other users .*: set WORKER_STATE_DIR to `,
    );
    expect(logger.lines.at(-1)).toEqual({
      level: 'warn',
      fields: { app: 'orders', reason },
      message: 'The app runs without a uid of its own',
    });
    const strict = anIsolation({ isolation: 'uid' });
    await strict.open();
    await expect(strict.userOf('orders', folder)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`WORKER_ISOLATION is uid, but ${join(folder, path)} cannot be`),
    });
  });
});
