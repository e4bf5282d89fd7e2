import { describe, expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';

const house = CliHouse.forEachTest();

describe('users', () => {
  it('are named as people name them, and get roles for the house or for an app', async () => {
    house.server.answer = () => [200, [{ id: 'u1', name: 'anna', grants: [] }]];
    expect((await house.run('users', 'grant', 'anna')).exitCode).toBe(2);
    house.server.seen.length = 0;
    await house.run('users', 'grant', 'anna', '--role', 'reader', 'shop=operator');
    expect(house.server.seen[1]).toMatchObject({ method: 'PUT', url: '/api/users/u1/grants' });
    expect(JSON.parse(house.server.seen[1]!.body)).toEqual({
      grants: [{ role: 'reader' }, { app: 'shop', role: 'operator' }],
    });
  });

  it('have their tokens listed, and one of them ended', async () => {
    const token = { id: 't1', name: 'build server', createdAt: '2026-01-31T08:00:00Z' };
    house.server.answer = ({ method, url }) => {
      if (method === 'DELETE') return [204, ''];
      return [200, url === '/api/users' ? [{ id: 'u1', name: 'anna', grants: [] }] : [token]];
    };
    expect((await house.run('users', 'tokens', 'anna')).out).toMatch(/build server.*t1/s);
    expect((await house.run('users', 'revoke-token', 'anna', 't1')).exitCode).toBe(0);
    expect(house.server.seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/api/users/u1/tokens/t1' });
  });
});
