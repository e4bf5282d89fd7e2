import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LeaseKey, LeaseStore } from '#src/executions/leases/lease-store.js';
import type { KeptMessage } from '#src/executions/parked/parked-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aKeptMessage, anEndedRecord, anExecution } from '../support/factories.js';

const HOUR_MS = 3_600_000;
const HOLDER = { worker: 'worker-1', process: 'process-1' };
const OTHER = { worker: 'worker-2', process: 'process-2' };

const keyOf = ({ day, invocationId }: KeptMessage, fence: number): LeaseKey => ({ day, invocationId, fence });

/** The promises of `LeaseStore`. */
export function leaseStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`LeaseStore: ${name}`, () => {
    let stores: Stores;
    let leases: LeaseStore;

    beforeAll(async () => {
      stores = await open();
      leases = stores.leases;
    });
    afterAll(() => stores.close());

    const parkedOf = async ({ invocationId }: KeptMessage) =>
      (await stores.parked.takeDue(1_000, HOUR_MS)).filter((one) => one.invocationId === invocationId);

    it('is held by one process, that may ask again', async () => {
      const message = aKeptMessage();
      expect(await leases.take(HOLDER, message, HOUR_MS)).toBe(1);
      expect(await leases.take(HOLDER, message, HOUR_MS)).toBe(1);
      expect(await leases.take(OTHER, message, HOUR_MS)).toBeUndefined();
      expect(await leases.attemptOf(message.day, message.invocationId)).toBe(message.attempt);
    });

    it('passes to a later attempt with a higher fence, and the earlier holder cannot renew', async () => {
      const message = aKeptMessage({ attempt: 1 });
      await leases.take(HOLDER, message, HOUR_MS);
      expect(await leases.take(OTHER, { ...message, attempt: 2 }, HOUR_MS)).toBe(2);
      expect(await leases.take(HOLDER, message, HOUR_MS)).toBeUndefined();
      const keys = [keyOf(message, 1), keyOf(message, 2)];
      expect(await leases.renew(keys, HOUR_MS)).toEqual([keyOf(message, 2)]);
    });

    it('that expired is returned once, with its message as it was, and the fence goes on', async () => {
      const others = await Promise.all([open(), open()]);
      const message = aKeptMessage({ body: Buffer.from([0, 1, 255]), headers: { a: 'b' }, failed: 1, attempt: 3 });
      await leases.take(HOLDER, message, 1);
      const nodes = [leases, ...others.map((other) => other.leases)];
      await eventually('it to expire', () => leases.hasExpired());
      await eventually('it to be returned', async () => {
        await Promise.all(nodes.map((node) => node.returnExpired(100)));
        return (await leases.attemptOf(message.day, message.invocationId)) === undefined;
      });
      expect(await leases.hasExpired()).toBe(false);
      const parked = await parkedOf(message);
      expect(parked).toHaveLength(1);
      const [due] = parked;
      expect({ ...due, body: Buffer.from(due?.body ?? []) }).toEqual({ ...message, key: expect.any(Number) });
      expect(await leases.renew([keyOf(message, 1)], HOUR_MS)).toEqual([]);
      expect(await leases.take(OTHER, { ...message, attempt: 4 }, HOUR_MS)).toBe(3);
      for (const other of others) await other.close();
    });

    it('is not returned while it is renewed', async () => {
      const message = aKeptMessage();
      await leases.take(HOLDER, message, HOUR_MS);
      expect(await leases.renew([keyOf(message, 1)], HOUR_MS)).toEqual([keyOf(message, 1)]);
      await leases.returnExpired(100);
      expect(await leases.attemptOf(message.day, message.invocationId)).toBe(message.attempt);
    });

    it('given back is published as it was asked for, once', async () => {
      const message = aKeptMessage({ headers: { a: 'b', old: 'x' } });
      await leases.take(HOLDER, message, HOUR_MS);
      const how = { afterMs: 0.4, failed: 5, headers: { old: 'new' } };
      expect(await leases.giveBack(keyOf(message, 7), how)).toBe(false);
      expect(await leases.giveBack(keyOf(message, 1), how)).toBe(true);
      expect(await leases.giveBack(keyOf(message, 1), how)).toBe(false);
      expect(await parkedOf(message)).toMatchObject([{ failed: 5, headers: { a: 'b', old: 'new' } }]);
    });

    it('that ended is not returned, and its fence is remembered until it is swept', async () => {
      const message = aKeptMessage();
      await leases.take(HOLDER, message, 1);
      await leases.end(keyOf(message, 1));
      await leases.returnExpired(100);
      expect(await parkedOf(message)).toEqual([]);
      expect(await leases.sweep(1_000, HOUR_MS)).toBe(0);
      expect(await leases.take(HOLDER, { ...message, attempt: 2 }, HOUR_MS)).toBe(2);
      await leases.end(keyOf(message, 2));
      await eventually('it to be swept', async () => (await leases.sweep(1_000, 0)) > 0);
      expect(await leases.take(HOLDER, message, HOUR_MS)).toBe(1);
    });

    it('lets history refuse what an earlier holder reports late, and show it', async () => {
      const about = anExecution();
      const message = aKeptMessage({ day: about.day, invocationId: about.id, attempt: 1 });
      await leases.take(HOLDER, message, HOUR_MS);
      await leases.giveBack(keyOf(message, 1), { afterMs: HOUR_MS, failed: 0, headers: {} });
      await stores.executions.apply([anEndedRecord({ ...about, attempt: 1, outcome: 'Succeeded', fence: 1 })]);
      const late = await stores.executions.find(about.id);
      expect(late?.execution.status).toBe('Running');
      expect(late?.attempts).toMatchObject([{ attempt: 1, outcome: 'Failed', failure: { code: 'LEASE_LOST' } }]);
      await leases.take(OTHER, { ...message, attempt: 2 }, HOUR_MS);
      await stores.executions.apply([anEndedRecord({ ...about, attempt: 2, outcome: 'Succeeded', fence: 3 })]);
      expect((await stores.executions.find(about.id))?.execution).toMatchObject({ status: 'Succeeded', attempts: 2 });
    });
  });
}
