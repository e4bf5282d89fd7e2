import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Chaos } from '../support/fire/chaos.js';
import { figure, upTo } from '../support/fire/counts.js';
import { EmbeddedHouse } from '../support/fire/embedded-house.js';
import { killing } from '../support/fire/faults.js';
import { asyncCalls, type Told } from '../support/fire/load.js';
import { Seeded } from '../support/fire/seeded.js';
import { canMount, SmallDisk } from '../support/small-disk.js';

const CALLS = upTo(2_000, 300);
const KILLS = upTo(6, 3);
const DISK_MIB = 96;

describe('everything in one process', () => {
  let house: EmbeddedHouse;
  const closers: (() => void)[] = [];

  afterEach(async () => {
    await house.close();
    for (const close of closers.splice(0)) close();
  });

  const calls = (count: number, limitMs: number): Promise<Told> =>
    asyncCalls({ gateways: [house.api.gateway], count, atOnce: 8, ms: 5, limitMs });

  async function expectBalanced(what: string, accepted: Iterable<string>, facts: object): Promise<void> {
    await house.settled(['note']);
    const account = { accepted, functions: ['note'], written: house.written() };
    const { faults, ...counts } = await balanced(house.api, account);
    figure(what, { ...facts, ...counts });
    expect(faults).toEqual([]);
  }

  it('loses and doubles nothing when it is killed again and again', async () => {
    const random = Seeded.fromEnvironment();
    house = await EmbeddedHouse.open();
    const chaos = Chaos.unleash({
      random,
      faults: [killing('process', [house.member], random)],
      quietMs: [300, 1_500],
    });
    const accepted: string[] = [];
    while (house.member.killed < KILLS) accepted.push(...(await calls(CALLS / KILLS, 120_000)).accepted);
    await chaos.end();
    await expectBalanced('embedded, killed', accepted, { seed: random.seed, struck: chaos.struck });
  });

  const withDisks = canMount ? it : it.skip;
  if (!canMount) process.stderr.write('\nSKIPPED, needs root on Linux: a full disk under everything\n');
  withDisks(
    'refuses while its disk is full, goes on by itself when there is room, and has lost nothing',
    async () => {
      const disk = new SmallDisk(DISK_MIB);
      closers.push(() => disk.close());
      house = await EmbeddedHouse.open(`${disk.folder}/state`);
      const before = await calls(CALLS / 2, 60_000);
      disk.fill();
      const during = calls(20, 60_000);
      const refused = await eventually('a call is refused', async () => {
        const init = { method: 'POST', body: 'x', headers: { prefer: 'respond-async' } };
        const { status } = await fetch(`${house.api.gateway}/api/note`, init);
        return status === 202 ? undefined : status;
      });
      disk.makeRoom();
      const told = await during;
      const after = await calls(CALLS / 2, 60_000);
      const accepted = [before, told, after].flatMap((one) => [...one.accepted]);
      await expectBalanced('embedded, full disk', accepted, { 'refused with': refused, refusals: told.refusals });
      expect(refused).toBe(503);
    },
    240_000,
  );
});
