import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationStore } from '#src/notifications/notification-store.js';
import { MAX_OCCURRENCES } from '#src/notifications/notification-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { anOccurrence } from '../support/factories.js';

const MINUTE_MS = 60_000;
const CLAIM = { forMs: MINUTE_MS, limit: 10 };
/** Nothing is gathered: each is due at once. */
const AT_ONCE = { foldMs: 0, destinations: ['webhook'] };
const EVERYTHING = new Date('9999-01-01T00:00:00Z');

/** The promises of `NotificationStore`. */
export function notificationStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`NotificationStore: ${name}`, () => {
    let nodes: Stores[];
    let store: NotificationStore;
    let other: NotificationStore;

    beforeAll(async () => {
      nodes = [await open(), await open()];
      [store, other] = nodes.map(({ notifications }) => notifications) as [NotificationStore, NotificationStore];
    });
    beforeEach(() => store.deleteDueBefore(EVERYTHING));
    afterAll(() => Promise.all(nodes.map((node) => node.close())));

    it('keeps an occurrence once, whichever node sees it', async () => {
      const occurrence = anOccurrence({ text: 'Büro 見', facts: { worker: 'a', tries: 3 } });
      expect(await store.insert(occurrence, AT_ONCE)).toBe(true);
      expect(await other.insert(occurrence, AT_ONCE)).toBe(false);
      expect(await store.list(10)).toMatchObject([{ event: 'worker-lost', count: 1, occurrences: [occurrence] }]);
      const both = [store, other].map((node, n) => node.insert(anOccurrence({ key: 'same', text: `${n}` }), AT_ONCE));
      expect((await Promise.all(both)).filter(Boolean)).toEqual([true]);
      expect(await store.list(10)).toHaveLength(2);
    });

    it('hands a delivery to one claimant, and its settlement counts', async () => {
      await store.insert(anOccurrence(), { foldMs: 0, destinations: ['mail', 'webhook'] });
      const claims = await Promise.all([store.claim(['mail', 'webhook'], CLAIM), other.claim(['mail'], CLAIM)]);
      const taken = claims.flat();
      expect(taken.map(({ destination, tries }) => `${destination} ${tries}`).toSorted()).toEqual([
        'mail 1',
        'webhook 1',
      ]);
      for (const { notification, destination, tries } of taken) {
        expect(await store.settle({ id: notification.id, destination, tries }, { state: 'delivered' })).toBe(true);
        expect(await store.settle({ id: notification.id, destination, tries }, { state: 'delivered' })).toBe(false);
      }
      expect(await other.claim(['mail', 'webhook'], CLAIM)).toEqual([]);
      const [listed] = await store.list(1);
      expect(listed?.deliveries).toEqual([
        { destination: 'mail', state: 'delivered', tries: 1, error: undefined },
        { destination: 'webhook', state: 'delivered', tries: 1, error: undefined },
      ]);
    });

    it('gives it to another when the claim ran out, and refuses the late settlement of the first', async () => {
      await store.insert(anOccurrence(), AT_ONCE);
      const [late] = await store.claim(['webhook'], { forMs: 1, limit: 10 });
      const second = await eventually('the claim has run out', async () => (await other.claim(['webhook'], CLAIM))[0]);
      expect(second).toMatchObject({ tries: 2, notification: { id: late!.notification.id } });
      const { id } = late!.notification;
      expect(await store.settle({ id, destination: 'webhook', tries: 1 }, { state: 'delivered' })).toBe(false);
      expect(await other.settle({ id, destination: 'webhook', tries: 2 }, { state: 'delivered' })).toBe(true);
    });

    it('tries again later, keeps the last error, and lets go for good', async () => {
      await store.insert(anOccurrence(), AT_ONCE);
      const [first] = await store.claim(['webhook'], CLAIM);
      const { id } = first!.notification;
      const retry = { state: 'pending', error: 'answered 500', retryAfterMs: 1 } as const;
      await store.settle({ id, destination: 'webhook', tries: 1 }, retry);
      const again = await eventually('it is due again', async () => (await store.claim(['webhook'], CLAIM))[0]);
      expect(again.tries).toBe(2);
      await store.settle({ id, destination: 'webhook', tries: 2 }, { ...retry, retryAfterMs: MINUTE_MS });
      expect(await store.claim(['webhook'], CLAIM)).toEqual([]);
      expect((await store.list(1))[0]?.deliveries).toEqual([
        { destination: 'webhook', state: 'pending', tries: 2, error: 'answered 500' },
      ]);
      await store.insert(anOccurrence(), AT_ONCE);
      const [last] = await store.claim(['webhook'], CLAIM);
      const failed = { state: 'failed', error: 'gone' } as const;
      await store.settle({ id: last!.notification.id, destination: 'webhook', tries: 1 }, failed);
      expect(await store.claim(['webhook'], { forMs: 1, limit: 10 })).toEqual([]);
      expect((await store.list(1))[0]?.deliveries).toMatchObject([{ state: 'failed', error: 'gone' }]);
    });

    it('sends the first of an event at once and gathers those that follow until the time is over', async () => {
      const folding = { foldMs: MINUTE_MS, destinations: ['webhook'] };
      const occurrences = Array.from({ length: MAX_OCCURRENCES + 5 }, (_, n) => anOccurrence({ text: `${n}` }));
      for (const [n, occurrence] of occurrences.entries()) await [store, other][n % 2]!.insert(occurrence, folding);
      await store.insert(anOccurrence({ event: 'app-failed', key: 'app-failed/1' }), folding);
      const atOnce = await store.claim(['webhook'], CLAIM);
      expect(atOnce.map(({ notification: { event, count } }) => `${event} ${count}`).toSorted()).toEqual([
        'app-failed 1',
        'worker-lost 1',
      ]);
      const [gathering, first] = (await store.list(10)).filter(({ event }) => event === 'worker-lost');
      expect(gathering).toMatchObject({ count: occurrences.length - 1, deliveries: [{ state: 'pending', tries: 0 }] });
      expect(gathering!.occurrences.map(({ text }) => text)).toEqual(
        occurrences.slice(1, MAX_OCCURRENCES + 1).map(({ text }) => text),
      );
      expect(gathering!.dueAt.getTime() - first!.dueAt.getTime()).toBe(MINUTE_MS);
    });

    it('gathers nothing more into what is due: it may be on its way', async () => {
      const folding = { foldMs: 1, destinations: ['webhook'] };
      await store.insert(anOccurrence(), folding);
      await store.insert(anOccurrence(), folding);
      await eventually('both are due', async () => (await store.claim(['webhook'], CLAIM)).length === 0);
      await store.insert(anOccurrence(), folding);
      const counts = (await store.list(10)).map(({ count }) => count);
      expect(counts.reduce((sum, count) => sum + count)).toBe(3);
      expect(counts.length).toBeGreaterThanOrEqual(2);
    });

    it('takes the oldest first, not more than asked for, and only for destinations the node has', async () => {
      for (const text of ['a', 'b', 'c']) {
        const before = Date.now();
        await store.insert(anOccurrence({ text }), AT_ONCE);
        await eventually('the next is due later', () => Date.now() > before + 1);
      }
      await store.insert(anOccurrence({ text: 'nobody' }), { foldMs: 0, destinations: [] });
      expect(await store.claim(['mail'], CLAIM)).toEqual([]);
      const claimed = await store.claim(['webhook'], { ...CLAIM, limit: 2 });
      expect(claimed.map(({ notification }) => notification.occurrences[0]!.text).toSorted()).toEqual(['a', 'b']);
      const unsent = (await store.list(10)).filter(({ deliveries }) => deliveries.length === 0);
      expect(unsent.map(({ occurrences }) => occurrences[0]!.text)).toEqual(['nobody']);
    });

    it('gives an episode one id on every node until it is over', async () => {
      const [first, same, another] = [
        await store.openEpisode('dead-letters'),
        await other.openEpisode('dead-letters'),
        await store.openEpisode('disk-full'),
      ];
      expect(same).toEqual(first);
      expect(Math.abs(first.since.getTime() - Date.now())).toBeLessThan(MINUTE_MS);
      expect(another.id).not.toBe(first.id);
      await other.closeEpisode('dead-letters');
      await store.closeEpisode('dead-letters');
      expect((await store.openEpisode('dead-letters')).id).not.toBe(first.id);
      expect(await store.openEpisode('disk-full')).toEqual(another);
    });

    it('forgets what is old, with its keys', async () => {
      const occurrence = anOccurrence();
      await store.insert(occurrence, AT_ONCE);
      expect(await store.deleteDueBefore(new Date(0))).toBe(0);
      expect(await store.deleteDueBefore(EVERYTHING)).toBe(1);
      expect(await store.list(10)).toEqual([]);
      expect(await store.insert(occurrence, AT_ONCE)).toBe(true);
    });
  });
}
