import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionStore } from '#src/executions/execution-store.js';
import type { Stores } from '#src/stores.js';
import { aStartedRecord, anAcceptedRecord, anEndedRecord, anExecution, later } from '../support/factories.js';
import { executionListPromises } from './execution-list-store.suite.js';
import { executionOrderPromises } from './execution-order-store.suite.js';
import { executionSearchPromises } from './execution-search-store.suite.js';

/** The promises of `ExecutionStore`. */
export function executionStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`ExecutionStore: ${name}`, () => {
    let stores: Stores;
    const executions = (): ExecutionStore => stores.executions;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    describe('what records add up to', () => recordPromises(executions));
    describe('records that contradict each other', () => contradictionPromises(executions));
    describe('order and repetition', () => executionOrderPromises(executions));
    describe('lists', () => executionListPromises(executions));
    describe('searches', () => executionSearchPromises(executions));

    it('shows other connections what was committed, whole batches only', async () => {
      const other = await open();
      const [one, two] = [anExecution(), anExecution()];
      await executions().apply([anAcceptedRecord(one), anAcceptedRecord(two)]);
      expect((await other.executions.find(one.id))?.execution.status).toBe('Queued');
      expect((await other.executions.find(two.id))?.execution.status).toBe('Queued');
      await other.close();
    });

    it('takes the same new executions from two connections at once, in any order', async () => {
      const other = await open();
      const records = Array.from({ length: 20 }, () => anEndedRecord());
      const again = records.map((record) => ({ ...record, attempt: 2, final: false }));
      await Promise.all([
        executions().apply(records),
        other.executions.apply(records.toReversed()),
        executions().apply(again),
        other.executions.apply(records.slice(5)),
      ]);
      for (const { id, day } of records) {
        expect((await executions().find(id, day))?.execution).toMatchObject({ status: 'Succeeded', attempts: 2 });
      }
      await other.close();
    });

    it('writes nothing of a batch in which one record cannot be read', async () => {
      const good = anExecution();
      const bad = anEndedRecord({ endedAt: 'yesterday' });
      await expect(executions().apply([anAcceptedRecord(good), bad])).rejects.toMatchObject({
        code: 'MESSAGE_INVALID',
        message: expect.stringContaining('endedAt is "yesterday"'),
      });
      expect(await executions().find(good.id)).toBeUndefined();
    });
  });
}

function recordPromises(executions: () => ExecutionStore): void {
  it('is Queued when accepted', async () => {
    const about = anExecution({ trigger: 'timer' });
    await executions().apply([anAcceptedRecord(about)]);
    expect(await executions().find(about.id, about.day)).toEqual({
      execution: {
        ...about,
        acceptedAt: new Date(about.acceptedAt),
        status: 'Queued',
        attempts: 0,
        worker: undefined,
        endedAt: undefined,
        durationMs: undefined,
        failure: undefined,
      },
      attempts: [],
      returnValue: undefined,
    });
  });

  it('is Running from the started mark on', async () => {
    const about = anExecution();
    await executions().apply([anAcceptedRecord(about), aStartedRecord({ ...about, worker: 'worker-7' })]);
    const detail = await executions().find(about.id, about.day);
    expect(detail?.execution).toMatchObject({ status: 'Running', attempts: 1, worker: 'worker-7', endedAt: undefined });
    expect(detail?.attempts).toMatchObject([
      { attempt: 1, worker: 'worker-7', takenAt: later(1), startedAt: later(1), outcome: undefined, logs: [] },
    ]);
  });

  it('tells when a worker took it over and when a process had it, of either lane', async () => {
    const [durable, sync] = [anExecution(), anExecution()];
    const startedAt = later(2).toISOString();
    await executions().apply([
      aStartedRecord(durable),
      anEndedRecord({ ...durable, startedAt }),
      anEndedRecord({ ...sync, startedAt, takenAt: later(1).toISOString() }),
    ]);
    const taken = [{ takenAt: later(1), startedAt: later(2) }];
    expect((await executions().find(durable.id))?.attempts).toMatchObject(taken);
    expect((await executions().find(sync.id))?.attempts).toMatchObject(taken);
  });

  it('is Running still after an attempt that another one follows', async () => {
    const about = anExecution();
    const failure = { code: 'FUNCTION_FAILED', message: 'no stock' };
    await executions().apply([anEndedRecord({ ...about, outcome: 'Failed', final: false, failure })]);
    const detail = await executions().find(about.id);
    expect(detail?.execution).toMatchObject({
      status: 'Running',
      endedAt: undefined,
      durationMs: 1000,
      failure: undefined,
    });
    expect(detail?.attempts).toMatchObject([{ outcome: 'Failed', failure, endedAt: later(2) }]);
  });

  it('keeps log lines, return value and failure of a run that one record tells of', async () => {
    const about = anExecution();
    const failure = { code: 'FUNCTION_FAILED', message: 'Zu spät – 見', stack: 'Error: Zu spät\n    at orders.js:3' };
    const logs = [
      { at: later(1).toISOString(), level: 'Information' as const, message: 'first' },
      { at: later(1).toISOString(), level: 'Error' as const, message: "second, with 'quotes' and\nlines" },
    ];
    const returnValue = {
      http: { headers: { 'content-type': 'text/plain' }, statusCode: '500', body: { string: 'no' } },
    };
    await executions().apply([
      anEndedRecord({ ...about, outcome: 'Failed', failure, logs, returnValue, durationMs: 12.345 }),
    ]);
    const detail = await executions().find(about.id, about.day);
    expect(detail?.execution).toMatchObject({
      status: 'Failed',
      attempts: 1,
      failure,
      endedAt: later(2),
      durationMs: 12.345,
    });
    expect(detail?.attempts).toMatchObject([{ attempt: 1, failure, logs, durationMs: 12.345 }]);
    expect(detail?.returnValue).toEqual(returnValue);
  });

  it.each(['Succeeded', 'Failed', 'Expired', 'Cancelled'] as const)(
    'can end as %s, without a worker',
    async (outcome) => {
      const about = anExecution();
      const { worker: _worker, startedAt: _startedAt, ...nobody } = anEndedRecord({ ...about, outcome });
      await executions().apply([nobody]);
      const detail = await executions().find(about.id);
      expect(detail?.execution).toMatchObject({ status: outcome, worker: undefined });
      expect(detail?.attempts).toMatchObject([{ worker: undefined, startedAt: undefined, outcome }]);
    },
  );

  it('tells the highest attempt that is known, not their number', async () => {
    const about = anExecution();
    const progress = (day = about.day) => executions().progressOf(day, about.id);
    const nothing = { attempts: 0, unended: 0, outcome: undefined, failure: undefined };
    expect(await progress()).toEqual(nothing);
    await executions().apply([anAcceptedRecord(about)]);
    expect(await progress()).toEqual(nothing);
    await executions().apply([aStartedRecord({ ...about, attempt: 3 })]);
    expect(await progress()).toEqual({ ...nothing, attempts: 3, unended: 1 });
    expect(await progress('2026-03-02')).toEqual(nothing);
    expect((await executions().find(about.id))?.execution.attempts).toBe(1);
  });

  it('tells how many of the latest attempts have no end, and how the execution ended', async () => {
    const about = anExecution();
    const progress = () => executions().progressOf(about.day, about.id);
    const started = [1, 2, 3, 4].map((attempt) => aStartedRecord({ ...about, attempt }));
    await executions().apply(started);
    expect(await progress()).toMatchObject({ attempts: 4, unended: 4, outcome: undefined });
    await executions().apply([anEndedRecord({ ...about, attempt: 2, final: false })]);
    expect(await progress()).toMatchObject({ attempts: 4, unended: 2, outcome: undefined });
    const failure = { code: 'FUNCTION_FAILED', message: 'no' };
    await executions().apply([anEndedRecord({ ...about, attempt: 4, outcome: 'Failed', failure })]);
    expect(await progress()).toEqual({ attempts: 4, unended: 0, outcome: 'Failed', failure });
  });

  it('finds by id alone, whichever day it is of', async () => {
    const days = ['2026-01-31', '2026-02-01', '2027-06-30'];
    const abouts = days.map((day) => anExecution({ acceptedAt: `${day}T23:59:59.999Z` }));
    await executions().apply(abouts.map((about) => anAcceptedRecord(about)));
    for (const about of abouts) {
      expect((await executions().find(about.id))?.execution).toMatchObject({ id: about.id, day: about.day });
      expect((await executions().find(about.id, about.day))?.execution.id).toBe(about.id);
      expect(await executions().find(about.id, '2026-02-02')).toBeUndefined();
    }
    expect(await executions().find('unknown')).toBeUndefined();
  });

  it('accepts an empty batch', async () => {
    await expect(executions().apply([])).resolves.toBeUndefined();
  });
}

/** Those of one execution cannot all be true; the first final outcome that was told to anybody stays. */
function contradictionPromises(executions: () => ExecutionStore): void {
  const lost = { code: 'WORKER_LOST', message: 'the worker went away' };
  const said = (message: string) => [{ at: later(1).toISOString(), level: 'Information' as const, message }];

  it('keeps the first end of an attempt, its log lines and its return value', async () => {
    const about = anExecution();
    await executions().apply([anEndedRecord({ ...about, outcome: 'Failed', failure: lost, logs: said('first') })]);
    const before = await executions().find(about.id);
    await executions().apply([
      anEndedRecord({ ...about, logs: said('second'), returnValue: { string: 'late' }, worker: 'worker-2' }),
    ]);
    expect(await executions().find(about.id)).toEqual(before);
    expect(before?.execution).toMatchObject({ status: 'Failed', failure: lost, worker: 'worker-1' });
  });

  it('keeps the first final outcome, and shows the attempt that came after it', async () => {
    const about = anExecution();
    const first = anEndedRecord({ ...about, returnValue: { string: 'first' }, durationMs: 5, statusCode: 404 });
    const second = anEndedRecord({
      ...about,
      attempt: 2,
      outcome: 'Failed',
      failure: lost,
      returnValue: { string: 'second' },
      statusCode: 500,
    });
    await executions().apply([first]);
    await executions().apply([second]);
    const detail = await executions().find(about.id);
    expect(detail?.execution).toMatchObject({ status: 'Succeeded', attempts: 2, durationMs: 5, statusCode: 404 });
    expect(detail?.execution.failure).toBeUndefined();
    expect(detail?.attempts).toMatchObject([{ outcome: 'Succeeded' }, { outcome: 'Failed', failure: lost }]);
    expect(detail?.returnValue).toEqual({ string: 'first' });
  });

  it('does so within one batch too', async () => {
    const about = anExecution();
    const [first, second] = [anEndedRecord({ ...about, attempt: 2, outcome: 'Cancelled' }), anEndedRecord(about)];
    await executions().apply([first, second]);
    expect((await executions().find(about.id))?.execution).toMatchObject({ status: 'Cancelled', attempts: 2 });
  });

  it('shows of two runs of one attempt the one that ended the execution, whichever was told first', async () => {
    const about = anExecution();
    const failed = anEndedRecord({ ...about, outcome: 'Failed', failure: lost, final: false, logs: said('failed') });
    const ended = anEndedRecord({ ...about, endedAt: later(9).toISOString(), worker: 'worker-2', logs: said('ended') });
    for (const batches of [[[failed], [ended]], [[ended], [failed]], [[failed, ended]], [[ended, failed]]]) {
      const { id } = anExecution();
      for (const batch of batches) await executions().apply(batch.map((record) => ({ ...record, id })));
      const detail = await executions().find(id);
      expect(detail?.execution).toMatchObject({
        status: 'Succeeded',
        failure: undefined,
        worker: 'worker-2',
        attempts: 1,
      });
      expect(detail?.attempts).toMatchObject([
        { outcome: 'Succeeded', endedAt: later(9), logs: [{ message: 'ended' }] },
      ]);
      expect(detail?.attempts[0]?.failure).toBeUndefined();
    }
  });

  it('takes over the failure of the end that is final', async () => {
    const about = anExecution();
    const thrown = { code: 'FUNCTION_FAILED', message: 'no such order' };
    await executions().apply([anEndedRecord({ ...about, outcome: 'Failed', failure: lost, final: false })]);
    await executions().apply([anEndedRecord({ ...about, outcome: 'Failed', failure: thrown })]);
    const detail = await executions().find(about.id);
    expect(detail?.execution).toMatchObject({ status: 'Failed', failure: thrown, attempts: 1 });
    expect(detail?.attempts).toMatchObject([{ failure: thrown }]);
  });
}
