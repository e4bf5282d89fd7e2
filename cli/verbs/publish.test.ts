import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';
import { runCli } from '../../test/support/cli/run-cli.js';

const house = CliHouse.forEachTest();

beforeEach(() => {
  writeFileSync(join(house.folder, 'host.json'), '{"version":"2.0"}');
});

function publish(...line: string[]) {
  return runCli(['publish', ...line], {
    env: house.env,
    folder: house.folder,
    packFolder: async () => Readable.from([Buffer.from('a zip')]),
  });
}

/** A deployment that is under way when it is first looked at. */
function deploysTo(end: { status: string; statusText: string; version?: string }): void {
  let looks = 0;
  const log = [{ message: 'Checked the package' }];
  house.server.answer = ({ method, url }) => {
    if (method === 'POST' && url === '/api/apps') return [409, { code: 'APP_CONFLICT', message: 'It exists.' }];
    if (method === 'POST') return [202, { id: 'd1', status: 'pending', statusText: '' }];
    if (url.endsWith('/log')) return [200, looks === 1 ? [] : log];
    if (!url.endsWith('/d1')) return [200, { functions: [{ name: 'hello', invokeUrl: 'http://host/api/hello' }] }];
    looks += 1;
    const waiting = { id: 'd1', status: 'deploying', statusText: 'Waits for a worker' };
    return [200, looks === 1 ? waiting : { id: 'd1', ...end, endedAt: '2026-03-01T22:00:00.000Z' }];
  };
}

describe('nightshift publish', () => {
  it('sends the package, tells what happens until it is active, and prints where functions answer', async () => {
    deploysTo({ status: 'succeeded', statusText: '', version: '0123456789ab' });
    const { out, err, exitCode } = await publish('--app', 'shop', '--create');
    expect(exitCode).toBe(0);
    expect(out).toBe('Version 0123456789ab is active.\n  hello: http://host/api/hello\n');
    expect(err).toContain('Checked the package');
    const upload = house.server.seen.find(({ url }) => url.includes('/deployments?'));
    expect(upload).toMatchObject({ url: '/api/apps/shop/deployments?deployer=nightshift', body: 'a zip' });
  });

  it('waits for a management that a proxy does not reach for a while', async () => {
    deploysTo({ status: 'succeeded', statusText: '', version: '0123456789ab' });
    const { answer } = house.server;
    const away = [502, 504];
    house.server.answer = (request) => {
      const status = request.url.endsWith('/d1') ? away.shift() : undefined;
      return status === undefined ? answer(request) : [status, '<h1>Bad Gateway</h1>'];
    };
    const { err, exitCode } = await publish('--app', 'shop');
    expect(err).toContain('Management is away');
    expect(exitCode).toBe(0);
  });

  it('says why the app could not be made, in place of looking for it', async () => {
    const busy = { code: 'STORE_UNAVAILABLE', message: 'The store is away.' };
    house.server.answer = ({ method }) => (method === 'POST' ? [503, busy] : [404, { code: 'APP_NOT_FOUND' }]);
    expect(await publish('--app', 'shop', '--create')).toMatchObject({
      exitCode: 5,
      err: expect.stringContaining('App shop was not made: The store is away. (STORE_UNAVAILABLE)'),
    });
    expect(house.server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /api/apps']);
  });

  it('fails with the reason, and asks for nothing when there is nothing to publish', async () => {
    deploysTo({ status: 'failed', statusText: 'host.json is not JSON.' });
    expect(await publish('--app', 'shop')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('Not published: host.json is not JSON.'),
    });
    expect(house.server.seen[0]?.url).toBe('/api/apps/shop');
    house.server.seen.length = 0;
    expect((await publish()).exitCode).toBe(2);
    rmSync(join(house.folder, 'host.json'));
    expect((await publish('--app', 'shop')).exitCode).toBe(2);
    expect(house.server.seen).toEqual([]);
  });
});
