import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker, type ExecutionSeen } from '../support/nightshift.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder, SET_UPS, type RunningSetUp } from '../support/set-ups.js';

interface Line {
  readonly id: string;
  readonly at: number;
  readonly what: 'begins' | 'ends';
  readonly timer: { readonly isPastDue: boolean; readonly scheduleStatus?: unknown; readonly schedule: unknown };
}

function linesOf(ledger: string, timer: string): Line[] {
  try {
    const lines = readFileSync(ledger, 'utf8').split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as Line & { readonly name: string })
      .filter(({ name }) => name === timer);
  } catch {
    return [];
  }
}

const begun = (ledger: string, timer: string): Line[] => linesOf(ledger, timer).filter(({ what }) => what === 'begins');

async function succeeded(installation: Installation, name: string): Promise<ExecutionSeen[]> {
  return (await installation.executions(`trigger=timer&function=${name}`)).filter(
    ({ status }) => status === 'Succeeded',
  );
}

describe.each(SET_UPS)('timers: $name', (setUp) => {
  const ledger = join(temporaryFolder(), 'ledger');
  let running: RunningSetUp;

  beforeAll(async () => {
    const settings = { LEDGER: ledger, EVERY: '*/1 * * * * *', WEBSITE_TIME_ZONE: 'Europe/Berlin' };
    running = await setUp.serve('timers', settings);
  });
  afterAll(() => running?.close());

  it('fire each time, and every run is recorded once', async () => {
    await eventually('five runs', () => begun(ledger, 'everySecond').length >= 5);
    const recorded = await eventually('five records', async () => {
      const runs = await succeeded(running.installation, 'everySecond');
      return runs.length >= 5 ? runs : undefined;
    });
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(recorded.length);
    expect(recorded.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(begun(ledger, 'everySecond')[0]?.timer).toEqual({
      schedule: { adjustForDST: true },
      scheduleStatus: null,
      isPastDue: false,
    });
  });

  it('do not overlap themselves when a run takes longer than the time between two', async () => {
    await eventually('three slow runs', () => linesOf(ledger, 'slow').length >= 6);
    const slow = linesOf(ledger, 'slow').map(({ what }) => what);
    expect(slow).toEqual(slow.map((_, index) => (index % 2 === 0 ? 'begins' : 'ends')));
  });

  it('run by hand, told when the next run is due, and are paused', async () => {
    const byHand = async (verb: string): Promise<Response> =>
      running.installation.api(`/api/apps/${running.app}/timers/NIGHTLY/${verb}`, { method: 'POST', body: '{}' });
    const accepted = await byHand('run');
    expect(accepted.status).toBe(202);
    const { id } = (await accepted.json()) as { id: string };
    await eventually('the run by hand', () => begun(ledger, 'nightly').some((line) => line.id === id));
    expect(begun(ledger, 'nightly')[0]?.timer).toMatchObject({
      isPastDue: false,
      scheduleStatus: { last: '0001-01-01T00:00:00+00:00', next: expect.stringMatching(/T02:30:00[+]0[12]:00$/) },
    });
    expect(((await (await byHand('pause')).json()) as { state: string }).state).toMatch(/paused|running/);
  });

  it('are listed with their schedules, but for one whose schedule cannot be read: its function says why', async () => {
    const timers = await running.installation.json<{ function: string; schedule?: { text: string } }[]>('/api/timers');
    expect(timers.map((timer) => [timer.function, timer.schedule?.text])).toEqual([
      ['everySecond', '* * * * * *'],
      ['nightly', '0 30 2 * * *'],
      ['slow', '* * * * * *'],
    ]);
    const { functions } = await running.installation.json<{
      functions: { name: string; status: string; errors: string[] }[];
    }>(`/api/apps/${running.app}`);
    expect(functions.find(({ name }) => name === 'broken')).toMatchObject({
      status: 'failed',
      errors: [expect.stringContaining("add the setting 'NO_SUCH_SETTING'")],
    });
  });
});

describe('timers of several management nodes', () => {
  const closers: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it('run once per slot with two nodes on one store, and go on when one of them is killed', async () => {
    const ledger = join(temporaryFolder(), 'ledger');
    const folder = appFolder('timers', {
      LEDGER: ledger,
      EVERY: '*/1 * * * * *',
      'Nightshift.everySecond.MissedRuns': 'all',
    });
    const amqpUrl = await createVhost();
    const first = await Installation.overRabbit(amqpUrl, [folder]);
    closers.push(() => first.close());
    await first.ready();
    const shared = {
      STORE_URL: `sqlite:${join(first.stateDir, 'nightshift.db')}`,
      MANAGEMENT_STATE_DIR: first.stateDir,
    };
    const second = await Installation.overRabbit(amqpUrl, [], shared);
    closers.push(() => second.close());
    await second.ready();
    const worker = await startWorker(first, amqpUrl);
    closers.push(() => worker.stop());
    await first.serving(basename(folder));
    await eventually('some runs', () => begun(ledger, 'everySecond').length >= 4);
    await second.program.kill();
    const before = begun(ledger, 'everySecond').length;
    await eventually('more runs', () => begun(ledger, 'everySecond').length >= before + 4);
    const ids = begun(ledger, 'everySecond').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const recorded = await eventually('all are recorded', async () => {
      const runs = await succeeded(first, 'everySecond');
      return ids.every((id) => runs.some((run) => run.id === id)) ? runs : undefined;
    });
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(recorded.length);
  });
});
