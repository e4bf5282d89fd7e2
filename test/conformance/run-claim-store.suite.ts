import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunClaimRequest, RunClaimStore } from '#src/executions/run-claims/run-claim-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aRunClaim, aStartedRecord, anEndedRecord, anExecution } from '../support/factories.js';

const OTHER = { worker: 'worker-2', process: 'process-2' };
const HOUR_MS = 3_600_000;
const AT_ONCE = { forMs: 0, looksWithinMs: 60_000 };
const LONG = { forMs: HOUR_MS, looksWithinMs: 60_000 };

/** The record that ends the attempt which the claim was taken for. */
function endOf({ day, id, app, function: name, attempt }: RunClaimRequest, final: boolean) {
  const about = anExecution({ day, id, app, function: name, acceptedAt: `${day}T12:00:00.000Z` });
  return anEndedRecord({ ...about, attempt, final, outcome: final ? 'Succeeded' : 'Failed' });
}

/** The promises of `RunClaimStore`. */
export function runClaimStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`RunClaimStore: ${name}`, () => {
    let stores: Stores;
    let claims: RunClaimStore;

    beforeAll(async () => {
      stores = await open();
      claims = stores.runClaims;
    });
    afterAll(() => stores.close());

    it('lets the first one that asks run, and again when it asks again', async () => {
      const first = aRunClaim();
      expect(await claims.claim(first)).toEqual({ kind: 'run' });
      expect(await claims.claim({ ...first, attempt: 2 })).toEqual({ kind: 'run' });
    });

    it('tells everybody else who has it, a new process of the same worker too', async () => {
      const first = aRunClaim();
      await claims.claim(first);
      const { worker, process } = first;
      const held = { kind: 'held', holder: { worker, process }, doubted: false };
      expect(await claims.claim({ ...first, ...OTHER })).toEqual(held);
      expect(await claims.claim({ ...first, process: 'process-9' })).toEqual(held);
    });

    it('gives one of many that ask at once the claim, over several connections', async () => {
      const others = await Promise.all([open(), open(), open()]);
      const first = aRunClaim();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          (others[n % 3] ?? stores).runClaims.claim({ ...first, process: `process-${n}` }),
        ),
      );
      expect(answers.filter(({ kind }) => kind === 'run')).toHaveLength(1);
      for (const other of others) await other.close();
    });

    it('is done once history has a final outcome, whoever asks', async () => {
      const first = aRunClaim();
      await claims.claim(first);
      await stores.executions.apply([endOf(first, true)]);
      expect(await claims.claim(first)).toEqual({ kind: 'done' });
      expect(await claims.claim({ ...first, ...OTHER })).toEqual({ kind: 'done' });
    });

    it('is done for an execution that ended before anybody claimed it', async () => {
      const never = aRunClaim();
      await stores.executions.apply([endOf(never, true)]);
      expect(await claims.claim(never)).toEqual({ kind: 'done' });
    });

    it('is done for a duplicate that was accepted days later, while the time of the first claim lasts', async () => {
      const first = aRunClaim({ day: '2026-03-01', forMs: HOUR_MS });
      await claims.claim(first);
      await stores.executions.apply([endOf(first, true)]);
      expect(await claims.claim({ ...first, ...OTHER, day: '2026-03-04' })).toEqual({ kind: 'done' });
    });

    it('lets a duplicate run when that time is over', async () => {
      const first = aRunClaim({ day: '2026-03-01', forMs: 1 });
      await claims.claim(first);
      await stores.executions.apply([endOf(first, true)]);
      const duplicate = { ...first, ...OTHER, day: '2026-03-04' };
      await eventually('the end of the claim', async () => (await claims.claim(duplicate)).kind === 'run');
      await stores.executions.apply([endOf(duplicate, true)]);
      expect(await claims.claim(duplicate)).toEqual({ kind: 'done' });
    });

    it('makes a duplicate of another day wait for the outcome of the first message', async () => {
      const first = aRunClaim({ day: '2026-03-01', forMs: HOUR_MS });
      await claims.claim(first);
      await claims.giveBack(first.id, first);
      expect(await claims.claim({ ...first, ...OTHER, day: '2026-03-02' })).toEqual({ kind: 'later' });
    });

    it('does not end with its time while the run is not over', async () => {
      const first = aRunClaim({ forMs: 1 });
      await claims.claim(first);
      await stores.executions.apply([aStartedRecord({ ...endIdentity(first), attempt: 1 })]);
      expect((await claims.claim({ ...first, ...OTHER })).kind).toBe('held');
      await claims.sweep(1_000, HOUR_MS);
      expect((await claims.claim({ ...first, ...OTHER, day: '2026-03-09' })).kind).not.toBe('run');
    });

    it('is free for the next attempt once the one it was taken for has ended', async () => {
      const first = aRunClaim();
      await claims.claim(first);
      await stores.executions.apply([endOf(first, false)]);
      expect(await claims.claim({ ...first, ...OTHER, attempt: 2 })).toEqual({ kind: 'run' });
      expect((await claims.claim({ ...first, attempt: 3 })).kind).toBe('held');
    });

    it('is free when its holder gives it back, and only then', async () => {
      const first = aRunClaim();
      await claims.claim(first);
      await claims.giveBack(first.id, OTHER);
      expect((await claims.claim({ ...first, ...OTHER })).kind).toBe('held');
      await claims.giveBack(first.id, first);
      expect(await claims.claim({ ...first, ...OTHER })).toEqual({ kind: 'run' });
    });

    describe('a holder that is gone', () => takeOverPromises(() => claims));

    it('sweeps what is over: claims whose time is up with a final outcome, and what was abandoned', async () => {
      while ((await claims.sweep(1_000, HOUR_MS)) > 0);
      const [over, lasting, unfinished] = [aRunClaim({ forMs: 1 }), aRunClaim(), aRunClaim({ forMs: 1 })];
      for (const claim of [over, lasting, unfinished]) await claims.claim(claim);
      await stores.executions.apply([endOf(over, true), endOf(lasting, true)]);
      await eventually('the end of its time', async () => (await claims.sweep(1_000, HOUR_MS)) === 1);
      expect((await claims.claim({ ...unfinished, ...OTHER })).kind).toBe('held');
      // What other tests left may be swept first.
      await eventually('the end of patience', async () => {
        await claims.sweep(1_000, 0);
        return (await claims.claim({ ...unfinished, ...OTHER })).kind === 'run';
      });
      expect((await claims.claim({ ...lasting, ...OTHER, day: '2026-03-09' })).kind).toBe('done');
    });
  });
}

function takeOverPromises(claims: () => RunClaimStore): void {
  it('loses the claim to the asker once it was gone for long enough', async () => {
    const first = aRunClaim();
    await claims().claim(first);
    const asker = { ...first, ...OTHER };
    expect(await claims().takeOver(asker, first, LONG)).toMatchObject({ kind: 'held', doubted: true });
    expect(await claims().takeOver(asker, first, AT_ONCE)).toEqual({ kind: 'run' });
    expect((await claims().claim(first)).kind).toBe('held');
  });

  it('loses it to one asker only', async () => {
    const first = aRunClaim();
    await claims().claim(first);
    expect((await claims().takeOver({ ...first, ...OTHER }, first, AT_ONCE)).kind).toBe('run');
    const late = await claims().takeOver({ ...first, process: 'process-3' }, first, AT_ONCE);
    expect(late).toMatchObject({ kind: 'held', holder: OTHER });
  });

  it('must be gone at every look: what was between two looks far apart nobody knows', async () => {
    const first = aRunClaim();
    await claims().claim(first);
    const asker = { ...first, ...OTHER };
    await claims().takeOver(asker, first, LONG);
    await eventually('a moment to pass', async () => {
      const state = await claims().takeOver(asker, first, { forMs: 5, looksWithinMs: -1 });
      expect(state.kind).toBe('held');
      return true;
    });
    await claims().trust(first.id, first);
    expect(await claims().claim(asker)).toMatchObject({ kind: 'held', doubted: false });
  });

  it('is trusted only under its own name', async () => {
    const first = aRunClaim();
    await claims().claim(first);
    await claims().takeOver({ ...first, ...OTHER }, first, LONG);
    await claims().trust(first.id, OTHER);
    expect(await claims().claim({ ...first, ...OTHER })).toMatchObject({ kind: 'held', doubted: true });
  });
}

function endIdentity(claim: RunClaimRequest) {
  const { kind: _kind, ...identity } = endOf(claim, false);
  return identity;
}
