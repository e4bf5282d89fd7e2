import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer, runCli } from '../../test/support/cli/run-cli.js';
import { temporaryFolder } from '../../test/support/scratch.js';

let server: FakeServer;
let folder: string;

beforeEach(async () => {
  server = new FakeServer();
  folder = temporaryFolder();
  await server.listen();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const env = () => ({ XDG_CONFIG_HOME: folder, NIGHTSHIFT_URL: server.url, NIGHTSHIFT_TOKEN: 'secret' });
const run = (...line: string[]) => runCli(line, { env: env() });

describe('workers', () => {
  it('are named as people name them', async () => {
    const row = { id: 'w1', name: 'rack-4', live: true, state: 'draining' };
    server.answer = ({ url }) => {
      if (url === '/api/workers/w1/drain') return [200, row];
      if (url === '/api/workers/w1') return [200, { ...row, state: 'drained' }];
      return [200, { items: [row] }];
    };
    expect((await run('workers', 'drain', 'rack-4', '--wait')).out).toBe('rack-4 is drained.\n');
    expect((await run('workers', 'cordon', 'rack-5')).exitCode).toBe(4);
  });

  it('are shown with what placement looks at', async () => {
    const facts = { os: 'linux', arch: 'x64', runtimes: ['node24'], cores: 4, memoryMiB: 8192, release: '1.2.3' };
    const row = {
      id: 'w1',
      name: 'rack-4',
      live: true,
      state: 'working',
      facts: { ...facts, labels: { pool: 'night' } },
    };
    server.answer = () => [200, { items: [row] }];
    const { out } = await run('workers', 'show', 'rack-4');
    expect(out).toMatch(/^machine: +linux x64, 4 cores, 8192 MiB$/m);
    expect(out).toMatch(/^labels: +pool=night$/m);
  });
});
