import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stores } from '#src/stores.js';
import { aStartedRecord, anEndedRecord, anExecution } from '../support/factories.js';

/** The promises of `CancellationStore`. */
export function cancellationStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`CancellationStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    it('keeps a wish once, until its execution has a final outcome', async () => {
      const { cancellations, executions } = stores;
      const about = anExecution();
      expect(await cancellations.has(about.day, about.id)).toBe(false);
      await cancellations.insert(about.day, about.id);
      await cancellations.insert(about.day, about.id);
      expect((await cancellations.list(1_000)).filter((id) => id === about.id)).toHaveLength(1);
      await executions.apply([aStartedRecord(about), anEndedRecord({ ...about, final: false })]);
      expect(await cancellations.sweep(1_000)).toBe(0);
      expect(await cancellations.has(about.day, about.id)).toBe(true);
      await executions.apply([anEndedRecord({ ...about, attempt: 2, outcome: 'Cancelled' })]);
      expect(await cancellations.sweep(1_000)).toBe(1);
      expect(await cancellations.list(1_000)).not.toContain(about.id);
    });

    it('lists no more than asked for', async () => {
      const wishes = Array.from({ length: 4 }, () => anExecution());
      for (const { day, id } of wishes) await stores.cancellations.insert(day, id);
      expect(await stores.cancellations.list(3)).toHaveLength(3);
    });
  });
}
