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

describe('users', () => {
  it('are named as people name them, and get roles for the house or for an app', async () => {
    server.answer = () => [200, [{ id: 'u1', name: 'anna', grants: [] }]];
    expect((await run('users', 'grant', 'anna')).exitCode).toBe(2);
    server.seen.length = 0;
    await run('users', 'grant', 'anna', '--role', 'reader', 'shop=operator');
    expect(server.seen[1]).toMatchObject({ method: 'PUT', url: '/api/users/u1/grants' });
    expect(JSON.parse(server.seen[1]!.body)).toEqual({
      grants: [{ role: 'reader' }, { app: 'shop', role: 'operator' }],
    });
  });
});
