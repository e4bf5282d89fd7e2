import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParkedStore } from '#src/executions/parked/parked-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aKeptMessage } from '../support/factories.js';

const HOUR_MS = 3_600_000;

/** The promises of `ParkedStore`. */
export function parkedStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`ParkedStore: ${name}`, () => {
    let stores: Stores;
    let parked: ParkedStore;

    beforeAll(async () => {
      stores = await open();
      parked = stores.parked;
    });
    afterAll(() => stores.close());

    /** What other tests left is taken along and put away. */
    const take = async (forMs = HOUR_MS) => {
      const due = await parked.takeDue(1_000, forMs);
      return due;
    };
    const takeOf = async (invocationId: string) => (await take()).filter((one) => one.invocationId === invocationId);

    it('gives a message out when it is due, as it was', async () => {
      const message = aKeptMessage({
        headers: { 'ns-failure': '{}', n: 7 },
        body: Buffer.from([0, 255, 1]),
        failed: 2,
      });
      await parked.park(message, 0);
      const [due] = await takeOf(message.invocationId);
      expect({ ...due, body: Buffer.from(due?.body ?? []) }).toEqual({ ...message, key: expect.any(Number) });
    });

    it('keeps one that is not due, and hands it out at once when hastened', async () => {
      const message = aKeptMessage();
      await parked.park(message, HOUR_MS);
      expect(await takeOf(message.invocationId)).toEqual([]);
      await parked.hasten(message.day, message.invocationId);
      expect(await takeOf(message.invocationId)).toHaveLength(1);
    });

    it('takes a delay with a fraction of a millisecond, as random ones are', async () => {
      const message = aKeptMessage();
      await parked.park(message, 0.4);
      expect(await takeOf(message.invocationId)).toHaveLength(1);
    });

    it('gives each to one of many that take at the same time, over several connections', async () => {
      const others = await Promise.all([open(), open()]);
      const messages = Array.from({ length: 30 }, () => aKeptMessage());
      for (const message of messages) await parked.park(message, 0);
      const takers = [parked, ...others.map((other) => other.parked)];
      const taken = (await Promise.all(takers.map((taker) => taker.takeDue(1_000, HOUR_MS)))).flat();
      const ids = taken.map(({ invocationId }) => invocationId);
      expect(messages.filter(({ invocationId }) => ids.filter((id) => id === invocationId).length !== 1)).toEqual([]);
      for (const other of others) await other.close();
    });

    it('gives it out again when whoever took it has not removed it in time, and never once removed', async () => {
      const message = aKeptMessage();
      await parked.park(message, 0);
      const first = (await take(1)).find(({ invocationId }) => invocationId === message.invocationId);
      const again = await eventually('the message to come again', async () => (await takeOf(message.invocationId))[0]);
      expect(again.key).toBe(first?.key);
      await parked.remove([again.key]);
      expect(await parked.attemptOf(message.day, message.invocationId)).toBeUndefined();
    });

    it('parks the same attempt once, and another one beside it', async () => {
      const message = aKeptMessage();
      await parked.park(message, 0);
      await parked.park(message, HOUR_MS);
      expect(await takeOf(message.invocationId)).toHaveLength(1);
      await parked.park({ ...message, attempt: 4 }, HOUR_MS);
      expect(await parked.attemptOf(message.day, message.invocationId)).toBe(4);
    });

    it('gives the longest due first, and no more than asked for', async () => {
      await take();
      const [later, sooner] = [aKeptMessage(), aKeptMessage()];
      await parked.park(later, 0);
      // Due a minute ago: however slow the store is, it is not the other way round.
      await parked.park(sooner, -60_000);
      const first = await eventually('one to be due', async () => (await parked.takeDue(1, HOUR_MS))[0]);
      const second = await eventually('the other to be due', async () => (await parked.takeDue(1, HOUR_MS))[0]);
      expect([first.invocationId, second.invocationId]).toEqual([sooner.invocationId, later.invocationId]);
    });
  });
}
