import { describe, expect, it } from '@jest/globals';
import { MachineLoad } from './machine-load.js';

describe('the load of a machine', () => {
  it('is the share of its processors since the look before, and the one before when there was no time', () => {
    let [nowMs, busy, all] = [0, 1_000, 10_000];
    const load = new MachineLoad({ nowMs: () => nowMs, ticks: () => ({ busy, all }), residentMiB: () => nowMs });
    expect(load.read({}).cpu).toBeUndefined();
    [nowMs, busy, all] = [5_000, 4_000, 20_000];
    expect(load.read({ shop: 2 })).toMatchObject({ cpu: 0.3, residentMiB: 5_000, running: { shop: 2 } });
    [nowMs, busy] = [5_100, 4_050];
    expect(load.read({})).toMatchObject({ cpu: 0.3, residentMiB: 5_000 });
    nowMs = 10_000;
    expect(load.read({}).cpu).toBe(0.3);
  });

  it('of this machine is within what there is', () => {
    const { memoryUsedMiB, uptimeS } = new MachineLoad().read({});
    expect(memoryUsedMiB).toBeGreaterThan(0);
    expect(uptimeS).toBeGreaterThanOrEqual(0);
  });
});
