import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Chaos } from '../support/fire/chaos.js';
import { figure, upTo } from '../support/fire/counts.js';
import { everyKill } from '../support/fire/faults.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { asyncCalls } from '../support/fire/load.js';
import { Seeded } from '../support/fire/seeded.js';

const CALLS = upTo(4_000, 600);
const STRIKES = upTo(8, 4);

describe('calls that nobody waits for, while every kind of process is killed', () => {
  let house: FireHouse;

  afterEach(() => house.close());

  it('run, and have one row with one outcome each', async () => {
    const random = Seeded.fromEnvironment();
    house = await FireHouse.open({ managements: 2, workers: 2 });
    const chaos = Chaos.unleash({ random, faults: everyKill(house, random), quietMs: [100, 800] });
    const { gateways } = house;
    const told = await asyncCalls({ gateways, count: CALLS, atOnce: 8, ms: 10, limitMs: 120_000 });
    await eventually('every kind is killed', () => chaos.strikes >= STRIKES);
    await chaos.end();
    await house.settled(['note']);
    const balance = await balanced(house.api, {
      accepted: told.accepted,
      functions: ['note'],
      written: house.written(),
    });
    const { faults, ...counts } = balance;
    figure('async calls', {
      seed: random.seed,
      ...counts,
      struck: chaos.struck,
      refusals: told.refusals,
      broken: told.broken,
    });
    expect(faults).toEqual([]);
  });
});
