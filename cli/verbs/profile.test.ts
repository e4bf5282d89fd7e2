import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';

const house = CliHouse.forEachTest();

it('writes a publish profile for its owner alone, and asks for no password that it could not keep', async () => {
  const file = join(house.folder, 'shop.PublishSettings');
  house.server.answer = () => [404, { code: 'APP_NOT_FOUND', message: 'No such app.' }];
  expect((await house.run('profile', 'shop')).exitCode).toBe(4);
  expect(existsSync(file)).toBe(false);
  house.server.answer = () => [200, '<publishData/>'];
  expect((await house.run('profile', 'shop')).exitCode).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('<publishData/>');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await house.run('profile', 'shop')).exitCode).toBe(5);
  expect(house.server.seen).toHaveLength(2);
  expect((await house.run('profile', 'shop', '--out', '-')).out).toBe('<publishData/>');
});
