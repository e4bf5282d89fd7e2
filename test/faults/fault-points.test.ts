import { afterEach, describe, expect, it } from '@jest/globals';
import { balanced } from '../support/fire/accounts.js';
import { figure, upTo } from '../support/fire/counts.js';
import { atPublish } from '../support/fire/fault-point.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { asyncCalls } from '../support/fire/load.js';
import { Seeded } from '../support/fire/seeded.js';

const CALLS = upTo(400, 120);
const ROUNDS = upTo(3, 1);
const LATEST_PUBLISH = 15;
/** The first two in every test run. */
const POINTS = [
  ['a worker, after its record and before its ack', 'worker', 'ns.records', 'after'],
  [
    'a gateway, after what it accepts reached the broker and before its answer',
    'management',
    'ns.invocations',
    'after',
  ],
  ['a worker, before its record reaches the broker', 'worker', 'ns.records', 'before'],
  ['a gateway, before what it accepts reaches the broker', 'management', 'ns.invocations', 'before'],
] as const;

describe('a process that is killed between two steps', () => {
  let house: FireHouse;

  afterEach(() => house.close());

  it.each(POINTS.slice(0, upTo(POINTS.length, 2)))(
    '%s: nothing is lost, nothing recorded twice',
    async (what, kind, exchange, when) => {
      const random = Seeded.fromEnvironment();
      house = await FireHouse.open({ managements: 1, workers: 1 });
      const [node] = kind === 'worker' ? house.workers : house.managements;
      const { link, member } = node!;
      const calling = asyncCalls({ gateways: house.gateways, count: CALLS, atOnce: 4, ms: 30, limitMs: 120_000 });
      for (let round = 0; round < ROUNDS; round += 1) {
        const nth = Math.ceil(random.between(0, LATEST_PUBLISH));
        await atPublish(link, { exchange, when }, nth, () => member.kill());
        await member.comeBack();
      }
      const { accepted, broken } = await calling;
      await house.settled(['note']);
      const account = { accepted, functions: ['note'], written: house.written() };
      const { faults, ...counts } = await balanced(house.api, account);
      figure(`killed: ${what}`, { seed: random.seed, ...counts, broken });
      expect(faults).toEqual([]);
    },
  );
});
