import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeadLetterStore, NewDeadLetter } from '#src/executions/dead-letters/dead-letter-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aDeadLetter, anAppName } from '../support/factories.js';

const PAYLOAD = Buffer.from('{"order":7}');
const MINUTE_MS = 60_000;

/** The promises of `DeadLetterStore`: what is kept, found and changed. Redrives are in a suite of their own. */
export function deadLetterStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`DeadLetterStore: ${name}`, () => {
    let stores: Stores;
    let letters: DeadLetterStore;

    beforeAll(async () => {
      stores = await open();
      letters = stores.deadLetters;
    });
    afterAll(() => stores.close());

    async function kept(overrides: Partial<NewDeadLetter> = {}, payload: Uint8Array = PAYLOAD): Promise<NewDeadLetter> {
      const letter = aDeadLetter(overrides);
      await letters.keep(letter, payload, false);
      return letter;
    }

    const arrivalOf = async ({ id }: NewDeadLetter): Promise<Date> => (await letters.find(id))!.row.arrivedAt;

    /** Moments are the database's, in milliseconds; the id decides within one: what is kept next has a later moment than this one. */
    async function keptApart(overrides: Partial<NewDeadLetter>, payload?: Uint8Array): Promise<NewDeadLetter> {
      const letter = await kept(overrides, payload);
      const moment = await arrivalOf(letter);
      await eventually('the next moment', async () => (await arrivalOf(await kept())) > moment);
      return letter;
    }

    const listed = async (...args: Parameters<DeadLetterStore['list']>): Promise<string[]> =>
      (await letters.list(...args)).rows.map(({ id }) => id);

    it('gives back what was kept, with its payload', async () => {
      const letter = aDeadLetter({ ancestor: 'before', redrives: 2 });
      expect(await letters.keep(letter, PAYLOAD, false)).toEqual({ id: letter.id, isNew: true });
      const { row, payload } = (await letters.find(letter.id))!;
      expect(row).toEqual({
        ...letter,
        arrivedAt: expect.any(Date),
        bytes: PAYLOAD.byteLength,
        editedAt: undefined,
        state: 'waiting',
        stateAt: row.arrivedAt,
        redriven: undefined,
      });
      expect(Buffer.from(payload.original)).toEqual(PAYLOAD);
      expect(payload.edited).toBeUndefined();
      expect(await letters.find('nothing')).toBeUndefined();
    });

    it('keeps what nothing is known of, with any bytes for a payload', async () => {
      const bytes = Buffer.from([0, 255, 254, 0]);
      const unknown = { app: undefined, function: undefined, invocation: undefined, failure: undefined, messageId: '' };
      const letter = await kept({ ...unknown, queue: '', type: '', headers: {} }, bytes);
      const { row, payload } = (await letters.find(letter.id))!;
      expect(row).toMatchObject(unknown);
      expect(Buffer.from(payload.original)).toEqual(bytes);
    });

    it('keeps an invocation whose day is not known', async () => {
      const letter = await kept({ invocation: { day: undefined, id: 'i1' } });
      expect((await letters.find(letter.id))!.row.invocation).toEqual({ day: undefined, id: 'i1' });
    });

    it('keeps a message that is delivered twice once', async () => {
      const letter = await kept();
      const again = { ...letter, id: 'another' };
      expect(await letters.keep(again, PAYLOAD, true)).toEqual({ id: letter.id, isNew: false });
      expect(await letters.keep(again, PAYLOAD, false)).toEqual({ id: letter.id, isNew: false });
    });

    it('keeps it once over several connections at a time', async () => {
      const others = await Promise.all([open(), open()]);
      const letter = aDeadLetter();
      const kept = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (others[n % 3] ?? stores).deadLetters.keep({ ...letter, id: `${letter.id}-${n}` }, PAYLOAD, n > 0),
        ),
      );
      expect(kept.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
      for (const other of others) await other.close();
    });

    it('keeps two messages without an id that look alike', async () => {
      const letter = await kept({ messageId: '' });
      const twin = { ...letter, id: `${letter.id}-twin` };
      expect(await letters.keep(twin, PAYLOAD, false)).toEqual({ id: twin.id, isNew: true });
    });

    it('keeps a message that comes once more after somebody has dealt with it, but not another delivery', async () => {
      const letter = await kept();
      await letters.discard(letter.id);
      const later = { ...letter, id: `${letter.id}-later` };
      expect(await letters.keep(later, PAYLOAD, true)).toEqual({ id: letter.id, isNew: false });
      expect(await letters.keep(later, PAYLOAD, false)).toEqual({ id: later.id, isNew: true });
    });

    it('lists the newest first, page by page, without gap or repetition', async () => {
      const app = anAppName();
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) ids.unshift((await keptApart({ app })).id);
      const first = await letters.list({ app }, 2);
      expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      await kept({ app });
      const rest = await letters.list({ app }, 10, first.next);
      expect(rest.rows.map(({ id }) => id)).toEqual(ids.slice(2));
      expect(rest.next).toBeUndefined();
    });

    it('filters by everything it can be asked for, together', async () => {
      const app = anAppName();
      const wanted = await kept({ app, function: 'take', queue: 'q1', reasonCode: 'EXPIRED' });
      for (const other of [{ function: 'sum' }, { queue: 'q2' }, { reasonCode: 'REJECTED' }]) {
        await kept({
          ...wanted,
          ...other,
          id: `${wanted.id}-${Object.keys(other)[0]}`,
          fingerprint: Object.keys(other)[0]! + app,
        });
      }
      const now = Date.now();
      const [from, to] = [new Date(now - MINUTE_MS), new Date(now + MINUTE_MS)];
      const filter = { app, function: 'take', queue: 'q1', reasonCode: 'EXPIRED', state: 'waiting', from, to } as const;
      expect(await listed(filter, 10)).toEqual([wanted.id]);
      expect(await listed({ ...filter, to: from }, 10)).toEqual([]);
      expect(await listed({ ...filter, from: to }, 10)).toEqual([]);
      expect(await listed({ ...filter, state: 'redriven' }, 10)).toEqual([]);
    });

    it('finds the letters of one execution', async () => {
      const app = anAppName();
      const invocation = { day: undefined, id: `of-${app}` };
      const letter = await kept({ app, invocation });
      await kept({ app, invocation: { ...invocation, id: `not-of-${app}` } });
      await kept({ app, invocation: undefined });
      expect(await listed({ invocation: invocation.id }, 10)).toEqual([letter.id]);
    });

    it('finds text within payloads, in those that were edited within the new one', async () => {
      const app = anAppName();
      const seven = await kept({ app }, Buffer.from('{"order":"seven äö"}'));
      const eight = await kept({ app }, Buffer.from('{"order":"eight"}'));
      expect(await listed({ app, text: 'n äö' }, 10)).toEqual([seven.id]);
      await letters.edit(eight.id, Buffer.from('{"order":"nine"}'));
      expect(await listed({ app, text: 'eight' }, 10)).toEqual([]);
      expect(await listed({ app, text: '"nine"' }, 10)).toEqual([eight.id]);
      expect(await listed({ app, text: '%' }, 10)).toEqual([]);
      const past = Buffer.concat([Buffer.alloc(70_000, 'x'), Buffer.from('needle')]);
      await kept({ app }, past);
      expect(await listed({ app, text: 'needle' }, 10)).toEqual([]);
    });

    it('pages through what it finds', async () => {
      const app = anAppName();
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) {
        const letter = await keptApart({ app }, Buffer.from(n % 2 === 0 ? 'hit' : 'miss'));
        if (n % 2 === 0) ids.unshift(letter.id);
      }
      const first = await letters.list({ app, text: 'hit' }, 2);
      expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      expect(await listed({ app, text: 'hit' }, 2, first.next)).toEqual(ids.slice(2));
    });

    it('changes a payload and keeps the original, as long as the letter waits', async () => {
      const letter = await kept();
      const edited = Buffer.from('{"order":8,"note":"mended"}');
      expect(await letters.edit(letter.id, Buffer.from('first try'))).toBe(true);
      expect(await letters.edit(letter.id, edited)).toBe(true);
      const { row, payload } = (await letters.find(letter.id))!;
      expect(row).toMatchObject({ state: 'waiting', editedAt: expect.any(Date), bytes: edited.byteLength });
      expect(Buffer.from(payload.original)).toEqual(PAYLOAD);
      expect(Buffer.from(payload.edited!)).toEqual(edited);
      await letters.discard(letter.id);
      expect(await letters.edit(letter.id, PAYLOAD)).toBe(false);
      expect(await letters.edit('nothing', PAYLOAD)).toBe(false);
    });

    it('discards a letter once, and keeps it readable', async () => {
      const letter = await kept();
      expect(await letters.discard(letter.id)).toBe(true);
      expect(await letters.discard(letter.id)).toBe(false);
      expect(await letters.discard('nothing')).toBe(false);
      expect((await letters.find(letter.id))!.row.state).toBe('discarded');
    });

    it('counts what nobody has dealt with, by app', async () => {
      const app = anAppName();
      const first = await kept({ app });
      await kept({ app });
      await kept({ app: undefined });
      await letters.discard(first.id);
      const counts = await letters.countOpen();
      expect(counts.find((row) => row.app === app)).toEqual({ app, count: 1 });
      expect(counts.find((row) => row.app === undefined)!.count).toBeGreaterThanOrEqual(1);
    });
  });
}
