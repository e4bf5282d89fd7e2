import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';
import { runCli } from '../../test/support/cli/run-cli.js';

const house = CliHouse.forEachTest();

beforeEach(() => {
  house.server.answer = () => [200, [{ name: 'OLD', value: '***', slotSetting: false }]];
});

const seen = () => house.server.seen.map(({ method, url, body }) => [`${method} ${url}`, body && JSON.parse(body)]);

describe('settings', () => {
  it('are set from the line, a file and standard input in one change that tells no value', async () => {
    writeFileSync(join(house.folder, 'value'), 'from a file\n');
    const line = [
      'settings',
      'set',
      'shop',
      'A=1=2',
      'B=@value',
      'C=@Microsoft.KeyVault(x)',
      '--stdin',
      '--slot-setting',
    ];
    const { out } = await runCli(line, { env: house.env, folder: house.folder, input: '# more\n\nD=typed\r\n' });
    expect(out).toBe('Set A, B, C, D.\n');
    const values = { A: '1=2', B: 'from a file', C: '@Microsoft.KeyVault(x)', D: 'typed' };
    const body = Object.fromEntries(Object.entries(values).map(([k, value]) => [k, { value, slotSetting: true }]));
    expect(seen()).toEqual([['PATCH /api/apps/shop/settings', body]]);
    expect(await house.run('settings', 'set', 'shop', 'hunter2')).toMatchObject({
      exitCode: 2,
      err: expect.not.stringContaining('hunter2'),
    });
    expect((await house.run('settings', 'set', 'shop')).exitCode).toBe(2);
    expect((await house.run('settings', 'set', 'shop', 'A=1', 'A=2')).exitCode).toBe(2);
    expect(house.server.seen.length).toBe(1);
  });

  it('are imported as they were exported, in the slot that is named', async () => {
    const exported = join(house.folder, 'azure.json');
    writeFileSync(exported, '[{ "name": "A", "value": "1", "slotSetting": false }] // exported');
    await house.run('settings', 'import', 'shop', exported, '--slot', 'staging');
    const list = [{ name: 'A', value: '1', slotSetting: false }];
    expect(seen()).toEqual([['POST /api/apps/shop-staging/settings/import', list]]);
  });

  it('are deleted together, and none of them when one is not there', async () => {
    expect(await house.run('settings', 'delete', 'shop', 'old', 'NEW')).toMatchObject({ exitCode: 4 });
    expect(await house.run('settings', 'delete', 'shop', 'OLD')).toMatchObject({ exitCode: 0, out: 'Deleted OLD.\n' });
    expect(seen().at(-1)).toEqual(['PATCH /api/apps/shop/settings', { OLD: null }]);
  });
});
