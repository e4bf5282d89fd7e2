import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeadLetterStore, NewDeadLetter, RedriveClaim } from '#src/executions/dead-letters/dead-letter-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aDeadLetter } from '../support/factories.js';

const PAYLOAD = Buffer.from('{"order":7}');
const AS = { messageId: 'm/redrive/1', invocation: { day: '2026-03-01', id: 'i2' } };

/** The promises of `DeadLetterStore` about redrives. */
export function deadLetterRedriveSuite(name: string, open: () => Promise<Stores>): void {
  describe(`DeadLetterStore, redrives: ${name}`, () => {
    let stores: Stores;
    let letters: DeadLetterStore;

    beforeAll(async () => {
      stores = await open();
      letters = stores.deadLetters;
    });
    afterAll(() => stores.close());

    async function kept(overrides: Partial<NewDeadLetter> = {}): Promise<string> {
      const letter = aDeadLetter(overrides);
      await letters.keep(letter, PAYLOAD, false);
      return letter.id;
    }

    const claim = (id: string, overrides: Partial<RedriveClaim> = {}) =>
      letters.claimRedrive({ id, forMs: 60_000, maxRedrives: 3, force: false, ...overrides });
    const refused = (why: string) => ({ kind: 'refused', why });

    it('lets the first one that asks redrive, with the number and the moment, and tells the letter of the outcome', async () => {
      const id = await kept();
      const claimed = await claim(id);
      expect(claimed).toMatchObject({ kind: 'claimed', number: 1, at: expect.any(Date), letter: { row: { id } } });
      expect((await letters.find(id))!.row).toMatchObject({ state: 'redriving', redrives: 1 });
      await letters.finishRedrive(id, 1, AS);
      expect((await letters.find(id))!.row).toMatchObject({ state: 'redriven', redrives: 1, redriven: AS });
    });

    it('gives one of many that ask at once the claim, over several connections', async () => {
      const others = await Promise.all([open(), open()]);
      const id = await kept();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (others[n % 3] ?? stores).deadLetters.claimRedrive({ id, forMs: 60_000, maxRedrives: 3, force: n % 2 === 0 }),
        ),
      );
      expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      expect(answers.filter((answer) => answer.kind === 'refused' && answer.why === 'busy')).toHaveLength(9);
      for (const other of others) await other.close();
    });

    it('goes on with the same redrive after a claim that ran out, or was given up', async () => {
      const id = await kept();
      const first = await claim(id, { forMs: 1 });
      const second = await eventually('the end of the claim', async () => {
        const answer = await claim(id);
        return answer.kind === 'claimed' ? answer : undefined;
      });
      await letters.abandonRedrive(id, 1);
      expect((await letters.find(id))!.row.state).toBe('waiting');
      const third = await claim(id, { maxRedrives: 1 });
      for (const again of [second, third]) expect(again).toMatchObject({ number: 1, at: (first as typeof second).at });
    });

    it('begins another redrive after an edit: the one before may have been published with the old payload', async () => {
      const id = await kept();
      await claim(id);
      expect(await letters.edit(id, Buffer.from('mended'))).toBe(false);
      await letters.abandonRedrive(id, 1);
      expect(await letters.edit(id, Buffer.from('mended'))).toBe(true);
      expect(await claim(id)).toMatchObject({ number: 2 });
    });

    it('does not redrive what was redriven or discarded, unless it is forced to', async () => {
      const id = await kept();
      await claim(id);
      await letters.finishRedrive(id, 1, AS);
      expect(await claim(id)).toEqual(refused('settled'));
      expect(await claim(id, { force: true })).toMatchObject({ kind: 'claimed', number: 2 });
      const other = await kept();
      await letters.discard(other);
      expect(await claim(other)).toEqual(refused('settled'));
      expect(await claim(other, { force: true })).toMatchObject({ kind: 'claimed', number: 1 });
      expect(await claim('nothing', { force: true })).toEqual(refused('missing'));
    });

    it('counts the redrives of its ancestors, and stops at the limit', async () => {
      const id = await kept({ redrives: 3 });
      expect(await claim(id)).toEqual(refused('exhausted'));
      expect(await claim(id, { maxRedrives: 4 })).toMatchObject({ kind: 'claimed', number: 4 });
      const forced = await kept({ redrives: 3 });
      expect(await claim(forced, { force: true })).toMatchObject({ kind: 'claimed', number: 4 });
    });

    it('listens to no redrive but the last', async () => {
      const id = await kept();
      await claim(id);
      await letters.finishRedrive(id, 1, AS);
      await claim(id, { force: true });
      await letters.finishRedrive(id, 1, { ...AS, messageId: 'late' });
      await letters.abandonRedrive(id, 1);
      expect((await letters.find(id))!.row).toMatchObject({ state: 'redriving', redriven: undefined });
    });

    it('counts a letter that is being redriven as one that nobody has dealt with', async () => {
      const app = aDeadLetter().app!;
      const id = await kept({ app });
      await claim(id);
      expect((await letters.countOpen()).find((row) => row.app === app)).toEqual({ app, count: 1 });
      expect(await letters.discard(id)).toBe(false);
      await letters.finishRedrive(id, 1, AS);
      expect((await letters.countOpen()).find((row) => row.app === app)).toBeUndefined();
    });

    it('lists a letter by the state that it is in now', async () => {
      const app = aDeadLetter().app!;
      const id = await kept({ app });
      const inState = async (state: 'waiting' | 'redriving') =>
        (await letters.list({ app, state }, 10)).rows.map((row) => row.id);
      await claim(id);
      expect([await inState('waiting'), await inState('redriving')]).toEqual([[], [id]]);
      await letters.abandonRedrive(id, 1);
      expect([await inState('waiting'), await inState('redriving')]).toEqual([[id], []]);
    });
  });
}
