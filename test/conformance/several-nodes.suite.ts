import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import type { NewBatchItem } from '#src/batches/batch-store.js';
import type { Stores } from '#src/stores.js';
import { anAppName, anEndedRecord, anExecution, anOccurrence } from '../support/factories.js';
import { aDueTimer, releaseOf } from '../support/timers/slots.js';

const HOUR_MS = 3_600_000;

/** What several nodes do at the same moment on one database: nobody gets what another one has, and nothing is lost. */
export function severalNodesSuite(name: string, open: () => Promise<Stores>): void {
  describe(`several nodes at once: ${name}`, () => {
    let nodes: readonly Stores[];

    beforeAll(async () => {
      nodes = [await open(), await open(), await open()];
    });
    afterAll(async () => {
      for (const node of nodes) await node.close();
    });

    const atOnce = <T>(work: (node: Stores) => Promise<T>): Promise<T[]> => Promise.all(nodes.map(work));
    const all = () => ({ nodes, atOnce });

    describe('timers', () => timerRaces(all));
    describe('batches', () => batchRaces(all));
    describe('notifications', () => notificationRaces(all));
  });
}

type All = () => {
  readonly nodes: readonly Stores[];
  readonly atOnce: <T>(work: (node: Stores) => Promise<T>) => Promise<T[]>;
};

function timerRaces(all: All): void {
  const COUNT = 12;
  let app: string;

  beforeEach(async () => {
    app = anAppName();
    const timers = Array.from({ length: COUNT }, (_, n) => ({ from: undefined, to: aDueTimer(app, `timer-${n}`) }));
    const outcomes = await all().atOnce((node) => node.timers.apply(timers));
    expect(outcomes.flat().filter((outcome) => outcome === 'applied')).toHaveLength(COUNT);
    expect(await all().nodes[0]!.timers.list(app)).toHaveLength(COUNT);
  });

  it('release every slot once', async () => {
    const slot = new Date('2026-03-01T00:00:00Z');
    const changes = await Promise.all(
      all().nodes.map(async (node) => (await node.timers.list(app)).map((from) => releaseOf(from, slot))),
    );
    const outcomes = await Promise.all(all().nodes.map((node, n) => node.timers.apply(changes[n] ?? [])));
    for (let n = 0; n < COUNT; n += 1) expect(outcomes.filter((ofOne) => ofOne[n] === 'applied')).toHaveLength(1);
    expect((await all().nodes[0]!.timers.list(app)).map(({ change, openSlot }) => [change, openSlot])).toEqual(
      Array.from({ length: COUNT }, () => [2, slot]),
    );
    const late = (await all().atOnce((node) => node.timers.reportLate(0, 1_000))).flat();
    const ours = late.filter((row) => row.app === app).map((row) => row.function);
    expect(ours).toHaveLength(COUNT);
    expect(new Set(ours).size).toBe(COUNT);
  });

  it('keep one watch', async () => {
    const ids = all().nodes.map(() => randomUUID());
    const watches = await Promise.all(all().nodes.map((node, n) => node.timers.attend(ids[n]!, HOUR_MS, undefined)));
    expect(new Set(watches.map(({ id }) => id)).size).toBe(1);
    for (const id of ids) await all().nodes[0]!.timers.leave(id);
  });
}

function batchRaces(all: All): void {
  const COUNT = 60;
  let id: string;
  let items: readonly NewBatchItem[];

  beforeEach(async () => {
    id = randomUUID();
    const batch = { id, app: 'shop', function: 'bill', name: undefined, onComplete: undefined };
    await all().atOnce((node) => node.batches.create(batch));
    items = Array.from({ length: COUNT }, (_, n) => {
      return { key: `${n}`, invocationId: batchItemId(id, `${n}`), input: `input ${n}` };
    });
    const added = await all().atOnce((node) => node.batches.addItems(id, items));
    expect(added.reduce((sum, count) => sum + count)).toBe(COUNT);
  });

  it('take every child once, count it once, and follow the end up once', async () => {
    const { nodes, atOnce } = all();
    const taken = await atOnce(async ({ batches }) => {
      const keys: string[] = [];
      for (;;) {
        const page = await batches.claimWaiting(7, HOUR_MS);
        if (page.length === 0) return keys;
        const ours = page.filter(({ batch }) => batch.id === id).map(({ key }) => ({ batch: id, key }));
        await batches.settleWaiting(ours, 'published');
        keys.push(...ours.map(({ key }) => key));
      }
    });
    expect(taken.flat().toSorted()).toEqual(items.map(({ key }) => key).toSorted());
    const ends = items.map(({ key }) => anEndedRecord(anExecution({ id: batchItemId(id, key), batch: id })));
    await Promise.all([
      nodes[0]!.batches.seal(id),
      nodes[1]!.executions.apply(ends),
      nodes[2]!.executions.apply(ends.toReversed()),
    ]);
    expect(await nodes[0]!.batches.find(id)).toMatchObject({
      total: COUNT,
      published: COUNT,
      outcomes: { Succeeded: COUNT, Failed: 0, Expired: 0, Cancelled: 0 },
      endedAt: expect.any(Date),
    });
    const ended = (await atOnce(({ batches }) => batches.claimEnded(1_000, HOUR_MS))).flat();
    expect(ended.filter((row) => row.id === id)).toHaveLength(1);
  });

  it('settle the same children once', async () => {
    const { nodes, atOnce } = all();
    const keys = items.map(({ key }) => ({ batch: id, key }));
    await nodes[0]!.batches.claimWaiting(10_000, HOUR_MS);
    await atOnce(({ batches }) => batches.settleWaiting(keys, 'published'));
    expect(await nodes[0]!.batches.find(id)).toMatchObject({ total: COUNT, published: COUNT });
  });
}

function notificationRaces(all: All): void {
  const COUNT = 10;

  beforeEach(() => all().nodes[0]!.notifications.deleteDueBefore(new Date('9999-01-01T00:00:00Z')));

  it('tell every occurrence once, in one notification at once and one that gathers the others', async () => {
    const occurrences = Array.from({ length: COUNT }, (_, n) => anOccurrence({ key: `race/${n}` }));
    const folding = { foldMs: HOUR_MS, destinations: ['mail', 'webhook'] };
    const told = await all().atOnce(({ notifications }) =>
      Promise.all(occurrences.map((occurrence) => notifications.insert(occurrence, folding))),
    );
    expect(told.flat().filter(Boolean)).toHaveLength(COUNT);
    const listed = await all().nodes[0]!.notifications.list(10);
    expect(listed.map(({ count }) => count)).toEqual([COUNT - 1, 1]);
    expect(listed.flatMap(({ occurrences: kept }) => kept.map(({ key }) => key)).toSorted()).toEqual(
      occurrences.map(({ key }) => key).toSorted(),
    );
  });

  it('take every delivery once', async () => {
    const destinations = ['mail', 'webhook'];
    for (let n = 0; n < COUNT; n += 1) {
      await all().nodes[0]!.notifications.insert(anOccurrence(), { foldMs: 0, destinations });
    }
    const claims = await all().atOnce(async ({ notifications }) => {
      const taken: string[] = [];
      for (;;) {
        const page = await notifications.claim(destinations, { forMs: HOUR_MS, limit: 3 });
        if (page.length === 0) return taken;
        taken.push(...page.map(({ notification, destination, tries }) => `${notification.id} ${destination} ${tries}`));
      }
    });
    const taken = claims.flat();
    expect(taken).toHaveLength(COUNT * destinations.length);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('begin one episode', async () => {
    const name = `episode-${randomUUID()}`;
    const episodes = await all().atOnce(({ notifications }) => notifications.openEpisode(name));
    expect(new Set(episodes.map(({ id }) => id)).size).toBe(1);
  });
}
