import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SilentLogger } from '#contracts/ports/logger.js';
import { IdentityLock } from './identity-lock.js';
import { workerStateAt } from './identity-socket.js';

let folder: string;
const taken: IdentityLock[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-lock-'));
});

afterEach(async () => {
  for (const lock of taken.splice(0)) await lock.release();
  await rm(folder, { recursive: true });
});

async function take(stateDir = folder): Promise<IdentityLock> {
  const lock = new IdentityLock(stateDir, new SilentLogger(), () => 'serving');
  await lock.take();
  taken.push(lock);
  return lock;
}

describe('the identity lock', () => {
  it('refuses a second worker on one folder, until the first has let go', async () => {
    const first = await take();
    await expect(take()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('WORKER_STATE_DIR'),
    });
    await first.release();
    await take();
  });

  it('tells whoever asks the state of the worker', async () => {
    expect(await workerStateAt(folder)).toBeUndefined();
    const lock = await take();
    expect(await workerStateAt(folder)).toBe('serving');
    await lock.release();
    expect(await workerStateAt(folder)).toBeUndefined();
  });

  it('does the same in a folder whose path is too long for a socket', async () => {
    const deep = join(folder, 'd'.repeat(60), 'e'.repeat(60));
    await take(deep);
    await expect(take(deep)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('takes over from a process that was killed', async () => {
    const listen = `require('node:net').createServer().listen(process.argv[1], () => console.log('listening'))`;
    const holder = spawn(process.execPath, ['-e', listen, join(folder, 'worker.sock')]);
    await once(holder.stdout, 'data');
    await expect(take()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await readdir(folder)).toContain('worker.sock');
    await take();
  });
});
