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
});
