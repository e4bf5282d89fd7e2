import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stores } from '#src/stores.js';
import type { NewSlot, TimerChange, TimerRow, TimerState, TimerStore } from '#src/timers/timer-store.js';
import { eventually } from '../support/eventually.js';
import { anAcceptedRecord, anAppName, anEndedRecord, aStartedRecord } from '../support/factories.js';
import { aTimerRequest } from '../support/timers/slots.js';

const MINUTE = 60_000;

/** The promises of `TimerStore`. Two sets of stores on one database stand for two nodes. */
export function timerStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`TimerStore: ${name}`, () => {
    let here: Stores;
    let there: Stores;
    let timers: TimerStore;

    beforeAll(async () => {
      here = await open();
      there = await open();
      timers = here.timers;
    });
    afterAll(async () => {
      await here.close();
      await there.close();
    });

    const inMs = async (ms: number): Promise<Date> => new Date((await timers.now()).getTime() + ms);

    async function aTimer(overrides: Partial<TimerState> = {}): Promise<TimerRow> {
      const state: TimerState = {
        app: anAppName(),
        function: 'payroll',
        fingerprint: 'every night',
        startedAs: 'watch/v1',
        revision: 1,
        paused: false,
        last: undefined,
        next: await inMs(-MINUTE),
        updated: await inMs(0),
        due: await inMs(-MINUTE),
        startsUp: false,
        catchUpLeft: undefined,
        openSlot: undefined,
        ...overrides,
      };
      expect(await timers.apply([{ from: undefined, to: state }])).toEqual(['applied']);
      return found(state);
    }

    async function found({ app, function: function_ }: { app: string; function: string }): Promise<TimerRow> {
      const row = await timers.find({ app, function: function_ });
      if (row === undefined) throw new Error(`no timer ${app} ${function_}`);
      return row;
    }

    async function aSlot(row: TimerRow, overrides: Partial<NewSlot> = {}): Promise<NewSlot> {
      const slot = overrides.slot ?? row.next ?? new Date();
      return { slot, kind: 'scheduled', request: aTimerRequest(row.app, await timers.now()), ...overrides };
    }

    const release = async (row: TimerRow, open: NewSlot): Promise<TimerChange> => ({
      from: row,
      to: { ...row, openSlot: open.slot, due: undefined },
      open,
    });

    async function released(row: TimerRow): Promise<NewSlot> {
      const open = await aSlot(row);
      expect(await timers.apply([await release(row, open)])).toEqual(['applied']);
      return open;
    }

    const about = ({ request }: NewSlot) => ({
      day: request.day,
      id: request.id,
      app: request.app,
      trigger: 'timer' as const,
      acceptedAt: request.acceptedAt,
    });

    const endedOf = async (app: string) =>
      (await there.timers.listEnded(1_000)).filter(({ timer }) => timer.app === app);

    it('keeps everything that is known of a timer', async () => {
      const row = await aTimer({
        paused: true,
        last: await inMs(-5 * MINUTE),
        startsUp: true,
        catchUpLeft: 3,
        openSlot: await inMs(-3 * MINUTE),
        due: undefined,
      });
      expect(row.change).toBe(1);
      expect(await there.timers.list(row.app)).toEqual([row]);
      expect(await timers.find({ app: row.app, function: 'other' })).toBeUndefined();
      const { change, ...state } = { ...row, paused: false, next: undefined, catchUpLeft: undefined, last: undefined };
      expect(await timers.apply([{ from: row, to: state }])).toEqual(['applied']);
      expect(await found(row)).toEqual({ ...state, change: change + 1 });
    });

    it('lists by app and function', async () => {
      const app = anAppName();
      for (const function_ of ['b', 'a']) await aTimer({ app, function: function_ });
      expect((await timers.list(app)).map((row) => row.function)).toEqual(['a', 'b']);
      const all = (await timers.list()).map((row) => `${row.app} ${row.function}`);
      expect(all).toEqual(all.toSorted());
      expect(all).toEqual(expect.arrayContaining([`${app} a`, `${app} b`]));
    });

    it('lets one of two changes of the same row win, and writes nothing of the other', async () => {
      const row = await aTimer();
      const [mine, theirs] = [await aSlot(row), await aSlot(row, { slot: await inMs(-1) })];
      const outcomes = await Promise.all([
        timers.apply([await release(row, mine)]),
        there.timers.apply([await release(row, theirs)]),
      ]);
      expect(outcomes.flat().toSorted()).toEqual(['applied', 'lost']);
      const winner = outcomes[0]?.[0] === 'applied' ? mine : theirs;
      expect((await found(row)).openSlot).toEqual(winner.slot);
      await here.executions.apply([mine, theirs].map((slot) => anEndedRecord(about(slot))));
      expect((await endedOf(row.app)).map(({ slot }) => slot)).toEqual([winner.slot]);
      expect(await timers.apply([{ from: undefined, to: row }])).toEqual(['lost']);
    });

    it('gives a slot once, whatever has become of its timer', async () => {
      const row = await aTimer();
      const open = await released(row);
      const running = await found(row);
      await timers.apply([{ from: running, to: { ...running, openSlot: undefined }, settle: open.slot }]);
      const closed = await found(row);
      expect(await there.timers.apply([await release(closed, open)])).toEqual(['taken']);
      expect(await found(row)).toEqual(closed);
    });

    it('applies each of many changes by itself', async () => {
      const [one, two] = [await aTimer(), await aTimer()];
      const lost = { from: { ...two, change: 99 }, to: two };
      expect(await timers.apply([lost, await release(one, await aSlot(one))])).toEqual(['lost', 'applied']);
      expect(await found(two)).toEqual(two);
      expect(await timers.apply([])).toEqual([]);
    });

    it('lists what is due by its own clock, the longest due first, and when the next one is', async () => {
      const app = anAppName();
      await aTimer({ app, function: 'late', due: await inMs(-2 * MINUTE) });
      await aTimer({ app, function: 'later', due: await inMs(-MINUTE) });
      await aTimer({ app, function: 'paused', due: await inMs(-MINUTE), paused: true });
      await aTimer({ app, function: 'never', due: undefined });
      await aTimer({ app, function: 'soon', due: await inMs(MINUTE) });
      const { now, timers: due, nextDue } = await there.timers.listDue(1_000);
      expect(due.filter((row) => row.app === app).map((row) => row.function)).toEqual(['late', 'later']);
      expect(nextDue?.getTime()).toBeGreaterThan(now.getTime());
      expect(nextDue?.getTime()).toBeLessThanOrEqual(now.getTime() + MINUTE);
      expect((await timers.listDue(1)).timers).toHaveLength(1);
    });

    it('lists a slot as ended once its execution has a final outcome, until it is settled', async () => {
      const row = await aTimer();
      const open = await released(row);
      await here.executions.apply([anAcceptedRecord(about(open)), aStartedRecord(about(open))]);
      await here.executions.apply([anEndedRecord({ ...about(open), outcome: 'Failed', final: false })]);
      expect(await endedOf(row.app)).toEqual([]);
      const second = { startedAt: open.request.acceptedAt, endedAt: (await inMs(0)).toISOString() };
      await here.executions.apply([anEndedRecord({ ...about(open), attempt: 2, ...second })]);
      const [ended] = await endedOf(row.app);
      expect(ended).toEqual({
        slot: open.slot,
        kind: 'scheduled',
        releasedAt: expect.any(Date),
        timer: await found(row),
        outcome: 'Succeeded',
        beganAt: new Date(aStartedRecord().startedAt),
        endedAt: new Date(second.endedAt),
      });
      const running = await found(row);
      await timers.apply([{ from: running, to: { ...running, openSlot: undefined }, settle: open.slot }]);
      expect(await endedOf(row.app)).toEqual([]);
    });

    it('says of a run that expired that it never began', async () => {
      const row = await aTimer();
      const open = await released(row);
      const { startedAt: _, ...expired } = anEndedRecord({ ...about(open), outcome: 'Expired' });
      await here.executions.apply([expired]);
      expect(await endedOf(row.app)).toMatchObject([{ outcome: 'Expired', beganAt: undefined }]);
    });

    it('leaves a slot that was just released, and one that was just published, to its node', async () => {
      const row = await aTimer();
      const open = await released(row);
      const mine = (slots: readonly { app: string }[]) => slots.filter(({ app }) => app === row.app);
      expect(mine(await there.timers.takeUnpublished(1_000))).toEqual([]);
      await timers.markPublished([{ ...row, slot: open.slot }]);
      expect(mine(await there.timers.takeUnpublished(1_000))).toEqual([]);
    });

    it('reports a slot that does not begin, once, and keeps what was missed', async () => {
      const [waiting, begun, dropped] = [await aTimer(), await aTimer(), await aTimer()];
      const [open, other] = [await released(waiting), await released(begun)];
      await here.executions.apply([aStartedRecord(about(other))]);
      const missed = { slot: await inMs(-MINUTE), occurrences: 3, reason: 'dropped' as const };
      await timers.apply([{ from: dropped, to: dropped, missed }]);
      expect((await timers.reportLate(MINUTE, 100)).filter(({ app }) => app === waiting.app)).toEqual([]);
      const late = [...(await timers.reportLate(0, 1_000)), ...(await there.timers.reportLate(0, 1_000))];
      const ours = late.filter(({ app }) => app === waiting.app || app === begun.app);
      expect(ours).toEqual([
        {
          app: waiting.app,
          function: 'payroll',
          slot: open.slot,
          occurrences: 1,
          reason: 'late',
          seq: expect.any(Number),
          noticedAt: expect.any(Date),
        },
      ]);
      const kept = (await there.timers.listMissed(0, 1_000)).filter(({ app }) =>
        [waiting.app, dropped.app].includes(app),
      );
      expect(kept.map(({ reason, occurrences }) => [reason, occurrences])).toEqual([
        ['dropped', 3],
        ['late', 1],
      ]);
      expect((await timers.listMissed(ours[0]?.seq ?? 0, 1_000)).filter(({ app }) => app === waiting.app)).toEqual([]);
    });

    it('lists what was missed from a moment on, after what was seen', async () => {
      const row = await aTimer();
      const note = async () => {
        const missed = { slot: await inMs(-MINUTE), occurrences: 1, reason: 'dropped' as const };
        const from = await found(row);
        await timers.apply([{ from, to: from, missed }]);
        return (await there.timers.listMissed(0, 1_000)).findLast(({ app }) => app === row.app);
      };
      const first = await note();
      // Of the next millisecond at the earliest.
      await eventually('the clock goes on', async () => (await timers.now()) > (first?.noticedAt ?? new Date()));
      const second = await note();
      const seqs = async (after: number, from: Date | undefined) =>
        (await timers.listMissed(after, 1_000, from)).filter(({ app }) => app === row.app).map(({ seq }) => seq);
      expect(await seqs(0, first?.noticedAt)).toEqual([first?.seq, second?.seq]);
      expect(await seqs(0, second?.noticedAt)).toEqual([second?.seq]);
      expect(await seqs(second?.seq ?? 0, first?.noticedAt)).toEqual([]);
      expect(await seqs(0, await inMs(MINUTE))).toEqual([]);
    });

    it('forgets what is old, and nothing that is open', async () => {
      const row = await aTimer();
      const open = await released(row);
      await timers.purge(0, 0);
      expect(await timers.listMissed(0, 1_000)).toEqual([]);
      await here.executions.apply([anEndedRecord(about(open))]);
      expect(await endedOf(row.app)).toHaveLength(1);
      const running = await found(row);
      await timers.apply([{ from: running, to: { ...running, openSlot: undefined }, settle: open.slot }]);
      await timers.purge(-1_000, 0);
      const again = await found(row);
      expect(await timers.apply([await release(again, open)])).toEqual(['applied']);
    });

    it('has one watch for all schedulers, until the last one leaves', async () => {
      const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
      const first = await timers.attend(one, MINUTE, undefined);
      expect(await there.timers.attend(two, MINUTE, undefined)).toEqual(first);
      await timers.leave(one);
      expect(await there.timers.attend(two, MINUTE, first)).toEqual(first);
      await timers.leave(two);
      const next = await timers.attend(three, MINUTE, undefined);
      expect(next.id).not.toBe(first.id);
      expect(next.since.getTime()).toBeGreaterThanOrEqual(first.since.getTime());
      await timers.leave(three);
    });

    it('goes on with the watch of a node that was held up, unless another has begun', async () => {
      const [slow, fresh] = [randomUUID(), randomUUID()];
      const going = await timers.attend(slow, MINUTE, undefined);
      expect(await timers.attend(slow, 0, going)).toEqual(going);
      const begun = await there.timers.attend(fresh, 0, undefined);
      expect(begun.id).not.toBe(going.id);
      expect(await timers.attend(slow, MINUTE, going)).toEqual(begun);
      await timers.leave(slow);
      await timers.leave(fresh);
    });
  });
}
