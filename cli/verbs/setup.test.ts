import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';
import { runCli } from '../../test/support/cli/run-cli.js';

const house = CliHouse.forEachTest();

describe('setup', () => {
  const run = (stdin: string, ...line: string[]) =>
    runCli(['setup', ...line], { env: { XDG_CONFIG_HOME: house.folder }, input: stdin });
  const saved = () => readFileSync(join(house.folder, 'nightshift', 'credentials.json'), 'utf8');

  it('makes an Owner of who has the link, and logs in', async () => {
    house.server.answer = () => [201, { name: 'anna', token: 'ns_personal_x' }];
    const line = [`${house.server.url}/setup#ns_setup_y`, '--name', 'Anna', '--password-stdin'];
    const { exitCode, out } = await run('correct horse battery\n', ...line);
    expect([exitCode, out]).toEqual([0, expect.stringContaining('anna is an Owner of ')]);
    expect(house.server.seen).toMatchObject([{ method: 'POST', url: '/api/setup' }]);
    const sent = { token: 'ns_setup_y', name: 'Anna', password: 'correct horse battery', tokenName: 'nightshift' };
    expect(JSON.parse(house.server.seen[0]!.body)).toEqual(sent);
    expect(JSON.parse(saved())).toMatchObject({
      current: house.server.url,
      tokens: { [house.server.url]: 'ns_personal_x' },
    });
  });

  it('says what to do about a link that is none, or is over, and saves nothing', async () => {
    expect(await run('', house.server.url)).toMatchObject({ exitCode: 2, err: expect.stringContaining('in quotes') });
    house.server.answer = () => [409, { code: 'SETUP_OVER', message: 'The link was used.' }];
    const over = await run('secret', `${house.server.url}/setup#x`, '--name', 'anna', '--password-stdin');
    expect(over).toMatchObject({ exitCode: 5, err: expect.stringContaining('The link was used. (SETUP_OVER)') });
    expect(saved).toThrow('ENOENT');
  });
});
