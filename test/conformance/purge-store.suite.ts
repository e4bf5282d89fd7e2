import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import { FORGOTTEN, type FoundItems } from '#src/executions/purge/purge-store.js';
import type { Stores } from '#src/stores.js';
import { aDeadLetter, anEndedRecord, collected, later, streamOf } from '../support/factories.js';

const logs = [{ at: later(1).toISOString(), level: 'Information' as const, message: 'ada@example.com' }];
const failure = { code: 'FUNCTION_FAILED', message: 'ada@example.com', stack: 'Error: ada@example.com' };

/** The promises of `PurgeStore`. */
export function purgeStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`PurgeStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    it('forgets what executions carried, and keeps what happened; others keep everything', async () => {
      const carrying = { outcome: 'Failed' as const, logs, failure, returnValue: { string: 'ada' } };
      const [gone, kept] = [anEndedRecord(carrying), anEndedRecord(carrying)];
      await stores.executions.apply([{ ...gone, final: false }, { ...gone, attempt: 2 }, kept]);
      const body = ({ day, id }: typeof gone) => ({ day, id, name: 'request' });
      for (const record of [gone, kept]) await stores.payloads.write(body(record), streamOf('ada'));
      for (let again = 0; again < 2; again += 1) await stores.purges.forgetExecutions([gone]);
      const detail = await stores.executions.find(gone.id, gone.day);
      expect(detail?.execution).toMatchObject({ status: 'Failed', attempts: 2 });
      expect(detail?.execution.failure).toEqual({ code: 'FUNCTION_FAILED', message: FORGOTTEN });
      expect(detail?.attempts.map((attempt) => attempt.logs)).toEqual([[], []]);
      expect(JSON.stringify(detail)).not.toContain('ada');
      await expect(collected(stores.payloads.read(body(gone)))).rejects.toMatchObject({ code: 'PAYLOAD_NOT_FOUND' });
      const other = await stores.executions.find(kept.id, kept.day);
      expect([other?.execution.failure, other?.attempts[0]?.logs, other?.returnValue]).toEqual([
        failure,
        logs,
        { string: 'ada' },
      ]);
      expect(String(await collected(stores.payloads.read(body(kept))))).toBe('ada');
    });

    it('forgets the answer under an idempotency key, and does not let the request run again', async () => {
      const record = anEndedRecord();
      const key = { app: record.app, function: 'orders', key: 'key-1' };
      const invocation = { id: record.id, acceptedAt: later(0) };
      const request = { fingerprint: 'f', invocation, repeatable: false, undecidedForMs: 60_000, keptForMs: 3_600_000 };
      await stores.idempotency.claim(key, request);
      const answer = { status: 200, headers: { 'x-who': 'ada' }, body: Buffer.from('ada') };
      await stores.idempotency.answer(key, record.id, answer);
      await stores.purges.forgetExecutions([record]);
      expect((await stores.idempotency.claim(key, request)).kind).toBe('unknown');
    });

    it('forgets the input of a batch item, so that nobody runs it again', async () => {
      const batch = (
        await stores.batches.create({
          id: 'purged',
          app: 'shop',
          function: 'bill',
          name: undefined,
          onComplete: undefined,
        })
      ).id;
      const [gone, kept] = ['0', '1'].map((key) => ({ key, id: batchItemId(batch, key) }));
      const texts = ['{"to":"Ada \\"L\\" 1815"}', 'ada'];
      const items = [gone!, kept!].map(({ key, id }, n) => ({ key, invocationId: id, input: texts[n]! }));
      await stores.batches.addItems(batch, items);
      await stores.batches.settleWaiting(
        items.map(({ key }) => ({ batch, key })),
        'published',
      );
      const ends = [gone!, kept!].map(({ id }) => anEndedRecord({ id, batch, outcome: 'Failed' }));
      await stores.executions.apply(ends);
      const found = async (text: string) => (await stores.purges.searchInputs(text, 1_000, 0)).items;
      const item = { id: gone!.id, day: expect.any(String), acceptedAt: expect.anything(), ended: true };
      expect(await found('ada "l" 1815')).toEqual([item]);
      expect(await found('ada "l" 1816')).toEqual([]);
      const walked: string[] = [];
      for (let after: number | undefined = 0; after !== undefined;) {
        const page: FoundItems = await stores.purges.searchInputs('ADA', 50, after);
        walked.push(...page.items.map(({ id }) => id));
        after = page.next;
      }
      expect(walked).toEqual(expect.arrayContaining([gone!.id, kept!.id]));
      await stores.purges.forgetExecutions(await found('ada "l" 1815'));
      expect(await found('ada "l" 1815')).toEqual([]);
      const left = await stores.batches.listEnded(batch, 'Failed', { limit: 9, after: 0 });
      expect(left.map(({ input }) => input)).toEqual([undefined, 'ada']);
    });

    it('forgets what dead letters carried, and discards those that wait', async () => {
      const keep = async () =>
        (await stores.deadLetters.keep(aDeadLetter({ failure, headers: { who: 'ada' } }), Buffer.from('ada'), false))
          .id;
      const [gone, busy, kept] = [await keep(), await keep(), await keep()];
      await stores.deadLetters.claimRedrive({ id: busy, forMs: 3_600_000, maxRedrives: 3, force: false });
      await stores.purges.forgetLetters([gone, busy]);
      const letter = await stores.deadLetters.find(gone);
      expect(letter?.row).toMatchObject({ state: 'discarded', headers: {}, failure: undefined, bytes: 0 });
      expect([letter?.payload.original.byteLength, letter?.payload.edited]).toEqual([0, undefined]);
      for (const id of [busy, kept]) {
        expect(Buffer.from((await stores.deadLetters.find(id))?.payload.original ?? []).toString()).toBe('ada');
      }
    });

    it('takes a letter whose redrive was given up for one that waits', async () => {
      const letter = aDeadLetter({ failure, headers: { who: 'ada' } });
      const { id } = await stores.deadLetters.keep(letter, Buffer.from('ada'), false);
      await stores.deadLetters.claimRedrive({ id, forMs: 3_600_000, maxRedrives: 3, force: false });
      await stores.deadLetters.abandonRedrive(id, 1);
      await stores.purges.forgetLetters([id]);
      const purged = await stores.deadLetters.find(id);
      expect(purged?.row).toMatchObject({ state: 'discarded', headers: {}, failure: undefined, bytes: 0 });
      expect(purged?.payload.original.byteLength).toBe(0);
      // The redrive that was thought to be over says nothing any more.
      await stores.deadLetters.finishRedrive(id, 1, { messageId: 'late', invocation: undefined });
      expect((await stores.deadLetters.find(id))?.row.state).toBe('discarded');
    });

    it('takes ids that nobody knows', async () => {
      await stores.purges.forgetExecutions([{ day: '2026-03-01', id: 'nobody' }]);
      await stores.purges.forgetLetters(['nobody']);
      await stores.purges.forgetLetters([]);
    });
  });
}
