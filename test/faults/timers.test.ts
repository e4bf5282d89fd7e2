import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Chaos } from '../support/fire/chaos.js';
import { figure, inFullOnly, upTo } from '../support/fire/counts.js';
import { atPublish } from '../support/fire/fault-point.js';
import { everyKill } from '../support/fire/faults.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { pause } from '../support/fire/pause.js';
import { Seeded } from '../support/fire/seeded.js';
import { slotAccount, timerNames, timerSettings, type SlotAccount } from '../support/fire/timer-slots.js';

const TIMERS = upTo(20, 8);
const SLOTS = upTo(1_000, 80);
const STRIKES = upTo(8, 4);
const JUMP_MS = 3_600_000;
const JUMPED_FOR_MS = upTo(8_000, 3_000);
const CATCH_UP_MS = 120_000;

describe('timers of every second that make up for what they missed', () => {
  const names = timerNames(TIMERS);
  let house: FireHouse;
  let openedAt: Date;

  afterEach(() => house.close());

  async function open(managements: number): Promise<void> {
    openedAt = new Date();
    house = await FireHouse.open({ managements, workers: 2, settings: timerSettings(TIMERS) });
  }

  async function slots(to: Date): Promise<SlotAccount> {
    const executions = await house.api.executions('trigger=timer');
    return slotAccount({ app: house.app, functions: names, executions, from: openedAt, to });
  }

  async function expectBalanced(what: string, to: Date, facts: object): Promise<void> {
    const ended = async () =>
      new Set((await house.api.executions('trigger=timer&status=Succeeded')).map(({ id }) => id));
    const caughtUp = async (): Promise<boolean> => {
      const { due } = await slots(to);
      const done = await ended();
      return [...due].every((id) => done.has(id));
    };
    const deadline = performance.now() + CATCH_UP_MS;
    while (!(await caughtUp()) && performance.now() < deadline) await pause(500);
    const { due, later, strange } = await slots(to);
    const written = house.written();
    const account = { accepted: due, doubtful: later, functions: names, written, ignoring: later };
    const { faults, ...counts } = await balanced(house.api, account);
    figure(what, { slots: due.size, ...counts, ...facts });
    expect([...strange, ...faults]).toEqual([]);
  }

  it('have one row with one outcome for each slot, while every kind of process is killed', async () => {
    const random = Seeded.fromEnvironment();
    await open(3);
    const chaos = Chaos.unleash({ random, faults: everyKill(house, random), quietMs: [200, 1_000] });
    const due = async (): Promise<boolean> => {
      await pause(1_000);
      return chaos.strikes >= STRIKES && (Date.now() - openedAt.getTime()) / 1_000 > SLOTS / TIMERS;
    };
    await eventually('every kind is killed', due, 300_000);
    await chaos.end();
    const firstSlots = await slots(new Date());
    await pause(Math.max(0, ((SLOTS - firstSlots.due.size) / TIMERS) * 1_000));
    await expectBalanced('timers, killed', new Date(), { seed: random.seed, struck: chaos.struck });
  }, 600_000);

  inFullOnly('publish what a node inserted and did not publish, and run once what it published twice', async () => {
    await open(2);
    await eventually('timers run', () => house.written().length > 0);
    for (const when of ['before', 'after'] as const) {
      // Each node publishes some of the slots: the first that does is killed.
      const [one, other] = house.managements;
      await atPublish(one!.link, { exchange: 'ns.invocations', when }, 1, () => one!.member.kill());
      await atPublish(other!.link, { exchange: 'ns.invocations', when }, 1, async () => undefined);
      await one!.member.comeBack();
      other!.link.cut();
      other!.link.restore();
    }
    await expectBalanced('timers, killed at the publish', new Date(), {});
  });

  inFullOnly('fire neither early nor twice when the clock of a node jumps', async () => {
    await open(2);
    const [node] = house.managements;
    await eventually('timers run', () => house.written().length > 0);
    for (const jumpMs of [JUMP_MS, -JUMP_MS, 0]) {
      writeFileSync(node!.clockShiftFile, String(jumpMs));
      await pause(JUMPED_FOR_MS);
    }
    await expectBalanced('timers, clock jumps', new Date(), { 'jumps of hours': '+1, -1' });
  });
});
