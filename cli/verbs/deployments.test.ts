import { describe, expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';

const FAILED = {
  id: 'd1',
  status: 'failed',
  statusText: 'It has no host.json.',
  author: 'anna',
  deployer: 'nightshift',
  receivedAt: '2026-03-01T22:00:00.000Z',
  endedAt: '2026-03-01T22:00:01.000Z',
};
const LOG = [{ number: 1, at: '2026-03-01T22:00:00.000Z', type: 'error', message: 'It has no host.json.\u001b[2J' }];

const house = CliHouse.forEachTest();

describe('deployments', () => {
  it('are listed, of a slot too', async () => {
    house.server.answer = () => [200, [FAILED]];
    const { out } = await house.run('deployments', 'list', 'shop', '--slot', 'staging');
    expect(out).toMatch(/d1 +failed +- +anna +nightshift\n$/);
    expect(house.server.seen[0]?.url).toBe('/api/apps/shop-staging/deployments');
  });

  it('are shown with why they failed and their log, which cannot command the terminal', async () => {
    house.server.answer = ({ url }) => [200, url.endsWith('/log') ? LOG : FAILED];
    const { out } = await house.run('deployments', 'show', 'shop', 'd1');
    expect(out).toMatch(/^deployment: +d1\nstatus: +failed\nwhy: +It has no host\.json\.\n/);
    expect(out).toMatch(/\n\n\S+ \S+ {2}error {2}It has no host\.json\.\[2J\n$/);
    expect(JSON.parse((await house.run('deployments', 'show', 'shop', 'd1', '--json')).out)).toEqual({
      ...FAILED,
      log: LOG,
    });
  });
});

it('a version that is not in use is deleted', async () => {
  house.server.answer = () => [200, ''];
  expect((await house.run('version', 'delete', 'shop', 'b')).out).toBe('Version b is deleted.\n');
  expect(house.server.seen).toMatchObject([{ method: 'DELETE', url: '/api/apps/shop/versions/b' }]);
});
