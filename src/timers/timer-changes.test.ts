import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { timerInvocationId } from '#contracts/message-identity.js';
import { TimerHouse } from '../../test/support/timers/timer-house.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOURLY = { schedule: '0 0 * * * *' };

let house: TimerHouse;

/** The clock stands at 18:00:00 UTC when a test begins. */
beforeEach(async () => {
  house = await TimerHouse.open();
});
afterEach(() => house.close());

describe('a change', () => {
  it('of the schedule is never past due', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    await house.run();
    house.clock.advance(30 * MINUTE);
    house.serve({ schedule: '0 15 * * * *' });
    await house.node.work();
    expect(house.published).toHaveLength(1);
    expect(await house.row()).toMatchObject({ last: undefined, next: new Date('2026-01-31T20:15:00Z') });
    await house.after(45 * MINUTE);
    expect(house.slots).toEqual(['19:00:00', '20:15:00']);
  });

  it('that leaves the next occurrence as it was changes nothing', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    await house.run();
    const before = await house.row();
    house.serve({ schedule: '0 0 20-21 * * *' });
    await house.node.work();
    expect(await house.row()).toMatchObject({ last: before?.last, next: before?.next });
  });

  it('of the schedule while nobody was there is not past due either', async () => {
    house.serve(HOURLY);
    await house.node.work();
    house.serve({ schedule: '0 30 * * * *' });
    await house.down(3 * HOUR);
    expect(house.slots).toEqual([]);
    expect((await house.row())?.next).toEqual(new Date('2026-01-31T21:30:00Z'));
  });

  it('of the version keeps the schedule going, during a run too', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.after(HOUR);
    house.serve(HOURLY, { version: 'v2' });
    await house.node.work();
    await house.run();
    await house.after(HOUR);
    expect(house.published.map(({ version }) => version)).toEqual(['v1', 'v2']);
  });

  it('that disables the function stops its timer; enabled again, it is past due as in Azure', async () => {
    house.serve(HOURLY);
    await house.node.work();
    house.serve(HOURLY, { disabled: true });
    await house.after(3 * HOUR);
    expect(house.slots).toEqual([]);
    house.serve(HOURLY);
    await house.node.work();
    expect(house.slots).toEqual(['19:00:00!']);
  });

  it.each(['drained', 'offline'] as const)('that leaves the app %s stops its timers', async (state) => {
    house.serve(HOURLY);
    await house.node.work();
    house.serve(HOURLY, { state });
    await house.after(3 * HOUR);
    expect(house.slots).toEqual([]);
  });

  it('that a node has not heard of does not make it undo the change', async () => {
    house.serve(HOURLY);
    const behind = house.catalog.find('shop');
    await house.node.work();
    house.serve({ schedule: '0 15 * * * *' });
    await house.node.work();
    if (behind !== undefined) house.catalog.set(behind);
    await house.node.work();
    await house.after(HOUR);
    expect(house.published).toEqual([]);
    expect((await house.row())?.next).toEqual(new Date('2026-01-31T18:15:00Z'));
  });
});

describe('runOnStartup', () => {
  const eager = { ...HOURLY, runOnStartup: true };

  it('runs once when the installation starts and when a version does, on whichever node', async () => {
    house.serve(eager);
    const other = house.another();
    await Promise.all([house.node.work(), other.work()]);
    await house.after(2_000, other);
    expect(house.slots).toEqual(['19:00:00']);
    expect(house.latest.id).toBe(timerInvocationId('shop', 'Payroll', new Date('2026-01-31T18:00:00Z')));
    await house.run();
    const third = house.another();
    await third.work();
    expect(house.published).toHaveLength(1);
    house.serve(eager, { version: 'v2' });
    await third.work();
    expect(house.published).toHaveLength(2);
    await house.run();
    await other.round.leave();
    await third.round.leave();
    await house.down(MINUTE);
    expect(house.published).toHaveLength(3);
    await house.run();
    await house.hour();
    expect(house.slots.slice(2)).toEqual(['19:00:00', '19:00:00']);
  });

  it('gives way to a run that is past due', async () => {
    house.serve(eager);
    await house.node.work();
    await house.run();
    await house.down(HOUR + MINUTE);
    expect(house.slots).toEqual(['19:00:00', '19:00:00!']);
    await house.run();
    await house.after(MINUTE);
    expect(house.published).toHaveLength(2);
  });

  it('waits for the run under way', async () => {
    house.serve(eager);
    await house.node.work();
    house.serve(eager, { version: 'v2' });
    await house.after(1_000);
    expect(house.published).toHaveLength(1);
    await house.run();
    expect(house.published).toHaveLength(2);
  });
});

describe('an operator', () => {
  it('pauses a timer and resumes it: what fell into the pause was not missed', async () => {
    house.serve(HOURLY);
    await house.node.work();
    expect((await house.node.service.pause('shop', 'payroll')).row.paused).toBe(true);
    await house.after(5 * HOUR);
    expect(house.published).toEqual([]);
    await house.node.service.resume('shop', 'Payroll');
    await house.node.service.resume('shop', 'Payroll');
    await house.node.work();
    expect(house.published).toEqual([]);
    await house.after(HOUR);
    expect(house.slots).toEqual(['00:00:00']);
  });

  it('runs a timer now, paused or not, and never beside a run', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await house.node.service.pause('shop', 'payroll');
    const { id } = await house.node.service.run('shop', 'payroll');
    expect(house.latest).toMatchObject({ id, trigger: 'timer', reason: expect.stringContaining('host APIs') });
    await expect(house.node.service.run('shop', 'payroll')).rejects.toMatchObject({ code: 'TIMER_RUNNING' });
    await house.run();
    await house.node.service.resume('shop', 'payroll');
    await house.after(HOUR);
    expect(house.slots).toEqual(['19:00:00', '19:00:00']);
    expect(house.objects[1]?.ScheduleStatus?.Last).toBe('0001-01-01T00:00:00+00:00');
  });

  it('holds up the schedule with a run of his own, and what fell into it follows', async () => {
    house.serve(HOURLY);
    await house.node.work();
    house.clock.advance(HOUR - MINUTE);
    await house.node.service.run('shop', 'payroll');
    await house.run(10 * MINUTE);
    expect(house.slots).toEqual(['19:00:00', '19:00:00']);
    await house.run();
    await house.after(HOUR);
    expect(house.slots).toHaveLength(3);
  });

  it('sees when a timer will run', async () => {
    house.serve({ ...HOURLY, notBefore: '20:00' });
    await house.node.work();
    const { next } = await house.node.service.preview('shop', 'payroll', 2);
    expect(next).toEqual([
      {
        slot: new Date('2026-01-31T19:00:00Z'),
        from: new Date('2026-01-31T20:00:00Z'),
        until: new Date('2026-02-01T00:00:00Z'),
      },
      {
        slot: new Date('2026-01-31T20:00:00Z'),
        from: new Date('2026-01-31T20:00:00Z'),
        until: new Date('2026-02-01T00:00:00Z'),
      },
    ]);
  });

  it('is told what is not there or cannot run', async () => {
    house.serve(HOURLY);
    await house.node.work();
    await expect(house.node.service.list('nobody')).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
    await expect(house.node.service.pause('shop', 'other')).rejects.toMatchObject({ code: 'TIMER_NOT_FOUND' });
    house.serve(HOURLY, { disabled: true });
    await house.node.work();
    await expect(house.node.service.run('shop', 'payroll')).rejects.toMatchObject({ code: 'FUNCTION_NOT_RUNNABLE' });
    await expect(house.node.service.preview('shop', 'payroll', 5)).rejects.toMatchObject({
      code: 'FUNCTION_NOT_RUNNABLE',
    });
    expect(await house.node.service.list()).toMatchObject([{ definition: undefined, row: { function: 'payroll' } }]);
  });
});
