import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { readOptions } from '#contracts/config.js';
import { temporaryFolder } from '../../../test/support/scratch.js';
import { canMount, SmallDisk } from '../../../test/support/small-disk.js';
import { publishingOptions } from '../publishing.config.js';
import { PackageStaging } from './package-staging.js';

let stateDir: string;

beforeEach(() => {
  stateDir = temporaryFolder();
});

function staging(variables: Readonly<Record<string, string>> = {}, folder = stateDir): PackageStaging {
  return new PackageStaging(readOptions(publishingOptions, variables).value, { stateDir: folder });
}

function staged(folder = stateDir): string[] {
  return readdirSync(join(folder, 'uploads'));
}

async function* upload(...chunks: (string | Error | Promise<never>)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(await chunk);
  }
}

const NEVER = new Promise<never>(() => undefined);

describe('a package that is staged', () => {
  it('stays, with its digest, until it is removed', async () => {
    const { bytes, digest, content, remove } = await staging().receive(upload('pack', 'age'));
    expect({ bytes, digest }).toEqual({ bytes: 7, digest: createHash('sha256').update('package').digest('hex') });
    expect((await buffer(content())).toString()).toBe('package');
    await remove();
    expect(staged()).toEqual([]);
  });

  it.each([
    ['what is too large', 'BODY_TOO_LARGE', 'PUBLISHING_MAX_PACKAGE', ['pack', 'age']],
    [
      'what broke off',
      'REQUEST_INVALID',
      'broke off',
      ['pack', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ],
    ['what stands still', 'REQUEST_INVALID', 'PUBLISHING_UPLOAD_STALL', ['pack', NEVER]],
  ])('is refused: %s, and nothing is left', async (_what, code, reason, chunks) => {
    const limits = { PUBLISHING_MAX_PACKAGE: '6', PUBLISHING_UPLOAD_STALL: '50ms' };
    const refused = staging(limits).receive(upload(...chunks));
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });
    expect(staged()).toEqual([]);
  });

  it('is refused when it comes too slowly, though it comes', async () => {
    const trickle = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield Buffer.from('x');
      }
    };
    const limits = { PUBLISHING_UPLOAD_TIMEOUT: '100ms', PUBLISHING_UPLOAD_STALL: '30s' };
    await expect(staging(limits).receive(trickle())).rejects.toThrow('PUBLISHING_UPLOAD_TIMEOUT');
  });

  it('is given up with the reason of a signal', async () => {
    const giveUp = new AbortController();
    const given = staging().receive(upload('pack', NEVER), giveUp.signal);
    giveUp.abort(new NightshiftError('VERSION_REFUSED', 'stopped'));
    await expect(given).rejects.toThrow('stopped');
    expect(staged()).toEqual([]);
  });

  it('goes at the next start when its process was killed; those of others stay', async () => {
    const { pid: dead } = spawnSync(process.execPath, ['--version']);
    for (const name of [`${dead}-a`, `${process.pid}-b`, `${process.ppid}-c`]) {
      mkdirSync(join(stateDir, 'uploads', name), { recursive: true });
    }
    await staging().onApplicationBootstrap();
    expect(staged()).toEqual([`${process.ppid}-c`]);
  });

  (canMount ? it : it.skip)('tells a full disk, with the folder, and leaves nothing on it', async () => {
    const disk = new SmallDisk(1);
    try {
      const large = staging({}, disk.folder).make(upload('x'.repeat(3 * 1024 * 1024)));
      await expect(large).rejects.toMatchObject({
        code: 'MANAGEMENT_DISK_FULL',
        message: expect.stringContaining(disk.folder),
      });
      expect(staged(disk.folder)).toEqual([]);
    } finally {
      disk.close();
    }
  });
});
