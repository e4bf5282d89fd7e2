import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aLoadReport } from '../../test/support/factories.js';
import { eventually } from '../../test/support/eventually.js';
import { ManagementRig } from '../../test/support/management-rig.js';

let rig: ManagementRig;
let token: string;

const binding = { name: 'timer', type: 'timerTrigger', direction: 'in' as const };
const functions = [
  { name: 'Payroll', bindings: [{ ...binding, schedule: '0 30 2 * * *', notAfter: '06:00' }] },
  { name: 'Off', bindings: [{ ...binding, schedule: '0 0 * * * *' }], disabled: true },
].map((each) => ({ language: 'node', disabled: false, errors: [], ...each }));

async function call(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
  const { status, text } = await rig.call(path, { method, token });
  return { status, body: JSON.parse(text) };
}

describe('the API of timers', () => {
  beforeAll(async () => {
    rig = await ManagementRig.open();
    const management = await rig.start();
    token = await rig.ownerToken();
    await rig.stores.apps.insertApp('shop', new Date());
    const version = { app: 'shop', version: 'v1', digest: 'd'.repeat(64), packageBytes: 1, createdAt: new Date() };
    await rig.stores.apps.insertVersion(version);
    await rig.stores.apps.activateVersion('shop', 'v1');
    await rig.stores.apps.saveLoadReport('shop', 'v1', aLoadReport({ functions }));
    await management.catalog.refresh();
    await eventually('the timer is known', async () => (await rig.stores.timers.list()).length === 1);
  });
  afterAll(() => rig.close());

  it('lists timers with their schedules', async () => {
    const { body } = await call('/api/timers');
    expect(body).toEqual([
      {
        app: 'shop',
        function: 'Payroll',
        state: 'waiting',
        schedule: {
          kind: 'cron',
          text: '0 30 2 * * *',
          zone: 'UTC',
          monitor: true,
          runOnStartup: false,
          missedRuns: 'azure',
          missedRunsLimit: 100,
          notAfter: '06:00',
          outsideWindow: 'wait',
        },
        next: expect.stringMatching(/T02:30:00.000Z$/),
        due: expect.stringMatching(/T02:30:00.000Z$/),
        paused: false,
      },
    ]);
    expect((await call('/api/apps/shop/timers')).body).toEqual(body);
    expect((await call('/api/apps/shop/timers/payroll')).body).toEqual((body as unknown[])[0]);
    expect((await call('/api/timers/missed')).body).toEqual([]);
  });

  it('lists what was missed from a moment on, by the names that the list of timers has', async () => {
    const [row] = await rig.stores.timers.list('shop');
    if (row === undefined) throw new Error('there is no timer');
    const missed = { slot: new Date('2026-01-31T02:30:00Z'), occurrences: 2, reason: 'dropped' as const };
    const now = await rig.stores.timers.now();
    await rig.stores.timers.apply([{ from: row, to: row, missed }]);
    const noted = [expect.objectContaining({ app: 'shop', function: 'Payroll', occurrences: 2, reason: 'dropped' })];
    expect((await call('/api/timers/missed')).body).toEqual(noted);
    expect((await call(`/api/timers/missed?from=${now.toISOString()}`)).body).toEqual(noted);
    const later = new Date(now.getTime() + 60_000).toISOString();
    expect((await call(`/api/timers/missed?from=${later}`)).body).toEqual([]);
  });

  it('shows the next occurrences', async () => {
    const { body } = await call('/api/apps/shop/timers/payroll/next?count=2');
    const each = {
      at: expect.stringMatching(/T02:30:00.000Z$/),
      local: expect.stringMatching(/T02:30:00\+00:00$/),
      from: expect.stringMatching(/T02:30:00.000Z$/),
      until: expect.stringMatching(/T06:00:00.000Z$/),
    };
    expect(body).toEqual({ items: [each, each] });
  });

  it('pauses, resumes and runs, and writes down who did', async () => {
    expect(await call('/api/apps/shop/timers/payroll/pause', 'POST')).toMatchObject({
      status: 200,
      body: { state: 'paused', paused: true },
    });
    expect((await call('/api/apps/shop/timers/payroll/resume', 'POST')).body).toMatchObject({ state: 'waiting' });
    const accepted = await call('/api/apps/shop/timers/payroll/run', 'POST');
    expect(accepted).toEqual({ status: 202, body: { id: expect.any(String), day: expect.any(String) } });
    expect(await call('/api/apps/shop/timers/payroll/run', 'POST')).toMatchObject({
      status: 409,
      body: { code: 'TIMER_RUNNING' },
    });
    expect((await call('/api/apps/shop/timers/payroll')).body).toMatchObject({ state: 'running' });
    const { items } = (await call('/api/audit')).body as { items: { action: string; app: string }[] };
    const actions = items.filter(({ app }) => app === 'shop').map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['timer.pause', 'timer.resume', 'timer.run']));
  });

  it.each([
    ['/api/apps/nobody/timers', 404, 'APP_NOT_FOUND'],
    ['/api/apps/shop/timers/none', 404, 'TIMER_NOT_FOUND'],
    ['/api/apps/shop/timers/off', 404, 'TIMER_NOT_FOUND'],
    ['/api/apps/shop/timers/payroll/next?count=0', 400, 'REQUEST_INVALID'],
    ['/api/timers/missed?limit=many', 400, 'REQUEST_INVALID'],
    ['/api/timers/missed?from=yesterday', 400, 'REQUEST_INVALID'],
  ])('%s answers %i %s', async (path, status, code) => {
    expect(await call(path)).toMatchObject({ status, body: { code } });
  });

  it('counts what was missed in its metrics', async () => {
    expect((await rig.call('/metrics', { token })).text).toContain('nightshift_timer_missed_total');
  });

  it('previews a schedule that no timer has, and names what cannot be read', async () => {
    const preview = (expression: string, timeZone = 'Europe/Berlin') =>
      call(`/api/schedules/preview?${new URLSearchParams({ expression, timeZone }).toString()}`);
    const { body } = await preview('0 30 2 * * *');
    expect(body).toMatchObject({ kind: 'cron', text: '0 30 2 * * *', timeZone: 'Europe/Berlin' });
    expect((body as { items: unknown[] }).items).toHaveLength(10);
    expect((body as { clockChanges: unknown[] }).clockChanges).toHaveLength(2);
    expect(await preview('0 61 * * * *')).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', message: expect.stringContaining('61 is no minute') },
    });
    expect(await preview('0 0 * * * *', 'Nowhere')).toMatchObject({ status: 400 });
  });
});
