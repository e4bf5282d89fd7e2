import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Chaos } from '../support/fire/chaos.js';
import { figure, upTo } from '../support/fire/counts.js';
import { cutting, swallowing } from '../support/fire/faults.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { asyncCalls } from '../support/fire/load.js';
import { Seeded } from '../support/fire/seeded.js';

const CALLS = upTo(3_000, 500);

describe('a network that cuts and swallows between the processes and the broker', () => {
  let house: FireHouse;

  afterEach(() => house.close());

  it('costs time, and no message', async () => {
    const random = Seeded.fromEnvironment();
    house = await FireHouse.open({ managements: 2, workers: 2 });
    const { gateways, workers, managements } = house;
    const faults = [
      cutting('worker', { members: workers, random }),
      cutting('management', { members: managements, random }),
      swallowing('worker', { members: workers, random }),
      swallowing('management', { members: managements, random }),
    ];
    for (const { link } of [...workers, ...managements]) link.delay(5);
    const chaos = Chaos.unleash({ random, faults, quietMs: [200, 1_000] });
    const told = await asyncCalls({ gateways, count: CALLS, atOnce: 8, ms: 20, limitMs: 120_000 });
    await eventually('every kind struck', () => chaos.struck.size === faults.length);
    await chaos.end();
    await house.settled(['note']);
    const account = { accepted: told.accepted, functions: ['note'], written: house.written() };
    const { faults: wrong, ...counts } = await balanced(house.api, account);
    figure('network', {
      seed: random.seed,
      ...counts,
      struck: chaos.struck,
      refusals: told.refusals,
      broken: told.broken,
    });
    expect(wrong).toEqual([]);
  });
});
