import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditRow, AuditStore } from '#src/identity/audit/audit-store.js';
import type { Stores } from '#src/stores.js';
import { anAppName, anAuditRow } from '../support/factories.js';

/** The promises of `AuditStore`. */
export function auditStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`AuditStore: ${name}`, () => {
    let stores: Stores;
    let audit: AuditStore;

    beforeAll(async () => {
      stores = await open();
      audit = stores.audit;
    });
    afterAll(() => stores.close());

    const actions = (rows: readonly AuditRow[]): string[] => rows.map(({ action }) => action);

    it('gives back what was appended, with its moment and number', async () => {
      const row = anAuditRow({ before: '{"paused":false}', after: '{"paused":true}', failureCode: 'APP_NOT_FOUND' });
      const earliest = Date.now() - 1_000;
      await audit.append(row);
      const [kept] = await audit.list({ app: row.app! }, 10);
      expect(kept).toEqual({ ...row, number: expect.any(Number), at: expect.any(Date) });
      expect(kept!.at.getTime()).toBeGreaterThanOrEqual(earliest);
    });

    it('keeps what has neither app nor values', async () => {
      const target = { kind: 'notification', id: randomUUID() };
      const row = anAuditRow({ app: undefined, before: undefined, after: undefined, target });
      await audit.append(row);
      expect(await audit.list({ targetKind: target.kind, targetId: target.id }, 10)).toMatchObject([row]);
    });

    it('lists the newest first, page by page, without gap or repetition', async () => {
      const app = anAppName();
      for (let n = 1; n <= 5; n += 1) await audit.append(anAuditRow({ app, action: `timer.step-${n}` }));
      const first = await audit.list({ app }, 2);
      expect(actions(first)).toEqual(['timer.step-5', 'timer.step-4']);
      await audit.append(anAuditRow({ app, action: 'timer.step-6' }));
      const rest = await audit.list({ app }, 10, first.at(-1)!.number);
      expect(actions(rest)).toEqual(['timer.step-3', 'timer.step-2', 'timer.step-1']);
    });

    it('filters by everything it can be asked for, together', async () => {
      const app = anAppName();
      const wanted = anAuditRow({ app, action: 'timer.pause', target: { kind: 'timer', id: 'nightly' } });
      await audit.append(wanted);
      await audit.append(anAuditRow({ ...wanted, action: 'timer.resume' }));
      await audit.append(anAuditRow({ ...wanted, target: { kind: 'timer', id: 'hourly' } }));
      await audit.append(anAuditRow({ ...wanted, actor: { ...wanted.actor, tokenId: randomUUID() } }));
      const hour = 3_600_000;
      const filter = {
        app,
        action: 'timer.pause',
        actor: wanted.actor.tokenId,
        targetKind: 'timer',
        targetId: 'nightly',
        from: new Date(Date.now() - hour),
        to: new Date(Date.now() + hour),
      };
      expect(await audit.list(filter, 10)).toHaveLength(1);
      expect(await audit.list({ ...filter, to: filter.from }, 10)).toEqual([]);
      expect(await audit.list({ ...filter, from: filter.to }, 10)).toEqual([]);
    });
  });
}
