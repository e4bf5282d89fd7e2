import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#contracts/errors.js';
import type { QueueClaimStore } from '#src/intake/queue-claim-store.js';
import type { Stores } from '#src/stores.js';
import { uniqueName } from '../support/broker-samples.js';

const AT = new Date('2026-11-22T18:00:00.000Z');
const LATER = new Date('2026-11-23T18:00:00.000Z');

/** The promises of `QueueClaimStore`. */
export function queueClaimStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`QueueClaimStore: ${name}`, () => {
    let stores: Stores;
    let claims: QueueClaimStore;

    beforeAll(async () => {
      stores = await open();
      claims = stores.queueClaims;
    });
    afterAll(() => stores.close());

    it('gives a queue to the first app, and tells the others whose it is', async () => {
      const queue = uniqueName('queue');
      const claim = { queue, owner: 'orders', claimedAt: AT, consents: [] };
      expect(await claims.claim(queue, 'orders', AT)).toEqual(claim);
      expect(await claims.claim(queue, 'audit', LATER)).toEqual(claim);
      expect(await claims.claim(queue, 'orders', LATER)).toEqual(claim);
      expect(await claims.find(queue)).toEqual(claim);
      expect(await claims.find(uniqueName('queue'))).toBeUndefined();
    });

    it('gives a queue that many claim at once to one of them, over several connections', async () => {
      const others = await Promise.all([open(), open()]);
      const queue = uniqueName('queue');
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => (others[n % 3] ?? stores).queueClaims.claim(queue, `app-${n}`, AT)),
      );
      expect(new Set(answers.map(({ owner }) => owner)).size).toBe(1);
      await Promise.all(others.map((other) => other.close()));
    });

    it('keeps consents by app, each with its first moment, until they are withdrawn', async () => {
      const queue = uniqueName('queue');
      await claims.claim(queue, 'orders', AT);
      await claims.consent(queue, 'reports', AT);
      await claims.consent(queue, 'audit', AT);
      await claims.consent(queue, 'audit', LATER);
      const consents = [
        { app: 'audit', at: AT },
        { app: 'reports', at: AT },
      ];
      expect(await claims.find(queue)).toMatchObject({ consents });
      expect(await claims.withdraw(queue, 'audit')).toBe(true);
      expect(await claims.withdraw(queue, 'audit')).toBe(false);
      expect(await claims.find(queue)).toMatchObject({ consents: consents.slice(1) });
    });

    it('has no consent for a queue that nobody claimed', async () => {
      const code = await claims.consent(uniqueName('queue'), 'audit', AT).catch(codeOf);
      expect(code).toBe('QUEUE_NOT_FOUND');
    });

    it('lists claims by queue', async () => {
      const prefix = uniqueName('list');
      for (const name of ['b', 'a', 'c']) await claims.claim(`${prefix}-${name}`, 'orders', AT);
      await claims.consent(`${prefix}-b`, 'audit', AT);
      const listed = (await claims.list()).filter(({ queue }) => queue.startsWith(prefix));
      expect(listed.map(({ queue, consents }) => [queue, consents.length])).toEqual([
        [`${prefix}-a`, 0],
        [`${prefix}-b`, 1],
        [`${prefix}-c`, 0],
      ]);
    });
  });
}
