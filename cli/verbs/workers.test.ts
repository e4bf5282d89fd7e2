import { describe, expect, it } from '@jest/globals';
import { CliHouse } from '../../test/support/cli/cli-house.js';

const house = CliHouse.forEachTest();

describe('workers', () => {
  it('are named as people name them', async () => {
    const row = { id: 'w1', name: 'rack-4', live: true, state: 'draining' };
    house.server.answer = ({ url }) => {
      if (url === '/api/workers/w1/drain') return [200, row];
      if (url === '/api/workers/w1') return [200, { ...row, state: 'drained' }];
      return [200, { items: [row] }];
    };
    expect((await house.run('workers', 'drain', 'rack-4', '--wait')).out).toBe('rack-4 is drained.\n');
    expect((await house.run('workers', 'cordon', 'rack-5')).exitCode).toBe(4);
  });

  it('are shown with what placement looks at', async () => {
    const facts = { os: 'linux', arch: 'x64', runtimes: ['node24'], cores: 4, memoryMiB: 8192, release: '1.2.3' };
    const row = {
      id: 'w1',
      name: 'rack-4',
      live: true,
      state: 'working',
      availability: { window: '20:00-06:00', zone: 'Europe/Berlin', open: false, changesAt: '2026-07-01T18:00:00Z' },
      facts: { ...facts, labels: { pool: 'night' } },
    };
    house.server.answer = () => [200, { items: [row] }];
    const { out } = await house.run('workers', 'show', 'rack-4');
    expect(out).toMatch(/^machine: +linux x64, 4 cores, 8192 MiB$/m);
    expect(out).toMatch(/^labels: +pool=night$/m);
    expect(out).toMatch(/^available: +20:00-06:00 Europe\/Berlin, next opens 2026-07-01/m);
  });
});
