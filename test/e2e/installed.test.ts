import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';

/** The machine's own Node, as a user has it: `npm test` puts the pinned one first on the PATH. */
const SYSTEM_PATH = (process.env['PATH'] ?? '')
  .split(':')
  .filter((folder) => !folder.includes('node_modules'))
  .join(':');
/** A user's environment, without what npm and jest have added to it; how this machine reaches its registry stays. */
const ADDED = /^(npm_(?!config_(registry|cafile|(https?_)?proxy)$)|NODE_OPTIONS$|NODE_ENV$|JEST_|INIT_CWD$)/i;
const SYSTEM_ENV = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ADDED.test(name))),
  PATH: SYSTEM_PATH,
};
const NPM_LIMIT_MS = 150_000;

describe('the installed command', () => {
  const place = temporaryFolder();
  const command = join(place, 'prefix/bin/nightshift');

  beforeAll(() => {
    const npm = (...args: string[]) =>
      execFileSync('npm', args, {
        env: SYSTEM_ENV,
        stdio: 'pipe',
        cwd: process.cwd(),
        timeout: NPM_LIMIT_MS,
      }).toString();
    // The run has built already; packing must not delete dist under the other suites' feet.
    const packed = npm('pack', '--ignore-scripts', '--pack-destination', place).trim().split('\n').at(-1) ?? '';
    npm(
      'install',
      '--global',
      '--prefix',
      join(place, 'prefix'),
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      join(place, packed),
    );
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  it("tells its version under the machine's own Node", () => {
    const { stdout, status } = spawnSync(command, ['--version'], { env: SYSTEM_ENV, encoding: 'utf8' });
    expect([status, stdout.trim()]).toEqual([0, '0.1.0']);
  });

  it('runs an app in any folder, and stops with its parent', async () => {
    const folder = appFolder('workbench');
    const port = await freePort();
    const env = { ...SYSTEM_ENV, XDG_STATE_HOME: temporaryFolder(), MANAGEMENT_PORT: String(await freePort()) };
    const child = spawn(command, ['dev', '--port', String(port)], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    let pid: number;
    try {
      await eventually('the app is served', () => {
        if (child.exitCode !== null) throw new Error(output);
        return output.includes('Host lock lease acquired');
      });
      ({ pid } = (await (await fetch(`http://127.0.0.1:${port}/api/whoami`)).json()) as { pid: number });
    } finally {
      child.kill('SIGINT');
      await ended;
    }
    await eventually('the language process is gone', () => !existsSync(`/proc/${pid}`));
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  });
});
