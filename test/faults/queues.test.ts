import { afterEach, describe, expect, it } from '@jest/globals';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Chaos } from '../support/fire/chaos.js';
import { figure, upTo } from '../support/fire/counts.js';
import { everyKill } from '../support/fire/faults.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { queueMessages } from '../support/fire/queue-load.js';
import { Seeded } from '../support/fire/seeded.js';

const MESSAGES = upTo(20_000, 2_000);
const STRIKES = upTo(12, 4);

describe('queue messages, while every kind of process is killed', () => {
  let house: FireHouse;

  afterEach(() => house.close(), 120_000);

  it('have one row with one outcome each, and one row for each attempt', async () => {
    const random = Seeded.fromEnvironment();
    const queues = uniqueName('fire');
    house = await FireHouse.open({ managements: 2, workers: 2, settings: { QUEUES: queues } });
    const chaos = Chaos.unleash({ random, faults: everyKill(house, random), quietMs: [100, 800] });
    const startedAt = performance.now();
    const told = await queueMessages({
      nodes: house.managements.map(({ installation }) => installation),
      app: house.app,
      queue: `${queues}-work`,
      count: MESSAGES,
      batch: 50,
      atOnce: 2,
      limitMs: 120_000,
      content: (n) => ({ n }),
    });
    await eventually('every kind is killed', () => chaos.strikes >= STRIKES, 120_000);
    await chaos.end();
    await house.settled(['work']);
    const seconds = (performance.now() - startedAt) / 1_000;
    const written = house.written();
    const { accepted, doubtful } = told;
    const { faults, ...counts } = await balanced(house.api, { accepted, doubtful, functions: ['work'], written });
    figure('queues, killed', { seed: random.seed, ...counts, seconds: seconds.toFixed(0), struck: chaos.struck });
    figure('queues, clients', { doubtful: doubtful.size, refusals: told.refusals, broken: told.broken });
    expect(faults).toEqual([]);
  }, 420_000);
});
