import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FakeServer, runCli } from '../../test/support/cli/run-cli.js';
import { temporaryFolder } from '../../test/support/scratch.js';

const server = new FakeServer();
let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
  server.seen.length = 0;
  await server.listen();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('writes a publish profile for its owner alone, and asks for no password that it could not keep', async () => {
  const env = { NIGHTSHIFT_URL: server.url, NIGHTSHIFT_TOKEN: 'secret' };
  const file = join(folder, 'shop.PublishSettings');
  server.answer = () => [404, { code: 'APP_NOT_FOUND', message: 'No such app.' }];
  expect((await runCli(['profile', 'shop'], { env, folder })).exitCode).toBe(4);
  expect(existsSync(file)).toBe(false);
  server.answer = () => [200, '<publishData/>'];
  expect((await runCli(['profile', 'shop'], { env, folder })).exitCode).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('<publishData/>');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await runCli(['profile', 'shop'], { env, folder })).exitCode).toBe(5);
  expect(server.seen).toHaveLength(2);
  expect((await runCli(['profile', 'shop', '--out', '-'], { env, folder })).out).toBe('<publishData/>');
});
