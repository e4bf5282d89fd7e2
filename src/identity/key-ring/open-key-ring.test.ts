import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#contracts/config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { makeKeyRing } from './key-ring.js';
import { openKeyRing } from './open-key-ring.js';

const purpose = ['setting', 'orders', 'A'] as const;
let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ns-ring-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

function open(keyRing?: Secret) {
  return openKeyRing({ stateDir: join(base, 'state'), keyRing }, new SystemClock(), new SilentLogger());
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('openKeyRing', () => {
  it('makes a ring at the first start, for the owner only, and finds it again', async () => {
    const sealed = (await open()).seal('secret', purpose);
    expect((await open()).open(sealed, purpose)).toBe('secret');
    expect(await modeOf(join(base, 'state', 'keyring.json'))).toBe(0o600);
    expect(await modeOf(join(base, 'state'))).toBe(0o700);
    expect(await readdir(join(base, 'state'))).toEqual(['keyring.json']);
  });

  it('gives processes that start at once the same ring', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => open()));
    const [first] = rings;
    for (const ring of rings) expect(ring.derive('x').equals(first!.derive('x'))).toBe(true);
  });

  it('takes a ring away from group and others', async () => {
    await open();
    await chmod(join(base, 'state', 'keyring.json'), 0o644);
    await open();
    expect(await modeOf(join(base, 'state', 'keyring.json'))).toBe(0o600);
  });

  it('prefers the configured ring and makes no file then', async () => {
    const text = makeKeyRing(new Date());
    const sealed = (await open(new Secret(text))).seal('secret', purpose);
    expect((await open(new Secret(text))).open(sealed, purpose)).toBe('secret');
    expect(await readdir(base)).toEqual([]);
  });

  it('does not replace a ring that it cannot read', async () => {
    await open();
    await writeFile(join(base, 'state', 'keyring.json'), '{}');
    await expect(open()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(open()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
