import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import type { EndedRecord } from '#contracts/messages/execution-recorded.js';
import type { Retained } from '#src/executions/retention/retention-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import {
  aDeadLetter,
  aKeptMessage,
  anAcceptedRecord,
  anAppName,
  anEndedRecord,
  aStartedRecord,
  collected,
  streamOf,
} from '../support/factories.js';

const HOUR_MS = 3_600_000;
/** Days that no other suite uses: everything older than the second goes. */
const OLD = '2020-01-10';
const BEFORE = new Date('2020-01-15T00:00:00.000Z');
const YOUNG = '2020-01-15';

const logs = [{ at: `${OLD}T12:00:00.000Z`, level: 'Information' as const, message: 'taken' }];

function of(day: string, overrides: Partial<EndedRecord> = {}): EndedRecord {
  return anEndedRecord({ day, acceptedAt: `${day}T12:00:00.000Z`, ...overrides });
}

/** The promises of `RetentionStore`. */
export function retentionStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`RetentionStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    describe('the history', () => historyPromises(() => stores));
    describe('what is needed still', () => neededPromises(() => stores));
    describe('what else grows', () => otherPromises(() => stores));

    it('gives the turn to one node at a time, again to the one that has it, and to another when its time is over', async () => {
      const other = await open();
      await eventually('the turn', () => stores.retention.claimTurn('node-1', HOUR_MS));
      expect(await other.retention.claimTurn('node-2', HOUR_MS)).toBe(false);
      expect(await stores.retention.claimTurn('node-1', 1)).toBe(true);
      await eventually('the turn of the other', () => other.retention.claimTurn('node-2', 1));
      await other.close();
    });

    it('tells how large the store is, and how far back it goes', async () => {
      const [oldest, withLogs] = ['2019-06-01T00:00:00.000Z', '2019-07-01T00:00:00.000Z'];
      await stores.executions.apply([of('2019-07-01', { acceptedAt: withLogs, logs })]);
      await stores.executions.apply([of('2019-06-01', { acceptedAt: oldest })]);
      const usage = await stores.retention.usage();
      expect(usage.bytes).toBeGreaterThan(10_000);
      expect(usage.oldest).toEqual(new Date(oldest));
      expect(usage.oldestDetails?.getTime()).toBeLessThanOrEqual(Date.now());
      await removeAll(stores, 'executions');
    });
  });
}

/** Step by step until nothing is left to look at. Returns how many were removed. */
async function removeAll(stores: Stores, what: Retained, before = BEFORE, limit = 1_000): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  let steps = 0;
  do {
    const progress = await stores.retention.remove(what, { before, limit, after });
    removed += progress.removed;
    after = progress.next;
    if ((steps += 1) > 1_000) throw new Error('The removal does not end.');
  } while (after !== undefined);
  return removed;
}

const isKept = async (stores: Stores, { id, day }: EndedRecord): Promise<boolean> =>
  (await stores.executions.find(id, day)) !== undefined;

function historyPromises(stores: () => Stores): void {
  it('removes executions that were accepted before, with all that belongs to them, and no others', async () => {
    const failure = { code: 'X', message: 'x', stack: 'y' };
    const old = Array.from({ length: 5 }, () => of(OLD, { logs, failure, returnValue: { string: 'x' } }));
    const young = of(YOUNG, { acceptedAt: BEFORE.toISOString() });
    await stores().executions.apply([...old, young]);
    expect(await removeAll(stores(), 'executions', BEFORE, 2)).toBeGreaterThanOrEqual(5);
    for (const record of old) expect(await isKept(stores(), record)).toBe(false);
    expect(await isKept(stores(), young)).toBe(true);
    expect(await removeAll(stores(), 'executions')).toBe(0);
    // What comes again after it was forgotten is a new execution, and nothing of the old one comes with it.
    const again = old[0] ?? young;
    await stores().executions.apply([{ ...again, logs: [] }]);
    expect((await stores().executions.find(again.id, again.day))?.attempts).toMatchObject([{ logs: [] }]);
    await removeAll(stores(), 'executions');
  });

  it('removes details sooner: log lines, stacks and return values, and keeps what happened', async () => {
    const failure = { code: 'FUNCTION_FAILED', message: 'no stock', stack: 'Error: no stock' };
    const about = { outcome: 'Failed' as const, logs, failure, returnValue: { string: 'x' } };
    const [one, two, young] = [of(OLD, about), of(OLD, { logs }), of(YOUNG, about)];
    const three = of(OLD);
    await stores().executions.apply([one, two, three, young]);
    expect(await removeAll(stores(), 'details', BEFORE, 50)).toBe(2);
    const detail = await stores().executions.find(one.id, one.day);
    expect(detail?.execution).toMatchObject({
      status: 'Failed',
      failure: { code: 'FUNCTION_FAILED', message: 'no stock' },
    });
    expect(detail?.execution.failure).not.toHaveProperty('stack');
    expect(detail?.attempts).toMatchObject([{ attempt: 1, outcome: 'Failed', logs: [] }]);
    expect(detail?.returnValue).toBeUndefined();
    expect(await isKept(stores(), two)).toBe(true);
    const kept = await stores().executions.find(young.id, young.day);
    expect([kept?.returnValue, kept?.attempts[0]?.logs, kept?.execution.failure]).toEqual([
      { string: 'x' },
      logs,
      failure,
    ]);
    expect(await removeAll(stores(), 'details')).toBe(0);
    await removeAll(stores(), 'executions');
  });

  it('removes payloads of days before, with or without an execution', async () => {
    const [old, young] = [of(OLD), of(YOUNG)];
    await stores().executions.apply([old, young]);
    const keys = [old, young].map(({ day, id }) => ({ day, id, name: 'request' }));
    const orphan = { day: OLD, id: randomUUID(), name: 'response' };
    for (const key of [...keys, orphan]) await stores().payloads.write(key, streamOf('content'));
    expect(await removeAll(stores(), 'payloads', BEFORE, 1)).toBe(2);
    const read = async (key: (typeof keys)[number]) => String(await collected(stores().payloads.read(key)));
    for (const gone of [keys[0] ?? orphan, orphan]) {
      await expect(read(gone)).rejects.toMatchObject({ code: 'PAYLOAD_NOT_FOUND' });
    }
    expect(await read(keys[1] ?? orphan)).toBe('content');
    expect(await isKept(stores(), old)).toBe(true);
    await removeAll(stores(), 'executions');
  });
}

function neededPromises(stores: () => Stores): void {
  it('passes over what is unfinished, and takes it when it has ended', async () => {
    const [queued, running] = [of(OLD, { logs }), of(OLD)];
    await stores().executions.apply([
      anAcceptedRecord({ ...queued, kind: 'accepted' }),
      aStartedRecord({ ...running, kind: 'started' }),
      { ...running, final: false, outcome: 'Failed', logs },
    ]);
    const key = { day: OLD, id: queued.id, name: 'request' };
    await stores().payloads.write(key, streamOf('content'));
    for (const what of ['details', 'payloads', 'executions'] as const) {
      expect({ what, removed: await removeAll(stores(), what, BEFORE, 50) }).toEqual({ what, removed: 0 });
    }
    await stores().executions.apply([queued, { ...running, attempt: 2 }]);
    expect(await removeAll(stores(), 'details')).toBe(2);
    expect(await removeAll(stores(), 'payloads')).toBe(1);
    expect(await removeAll(stores(), 'executions')).toBe(2);
  });

  it('passes over an execution whose message lies with the open dead letters', async () => {
    const record = of(OLD, { logs });
    await stores().executions.apply([record]);
    const letter = aDeadLetter({ invocation: { day: OLD, id: record.id } });
    const { id } = await stores().deadLetters.keep(letter, Buffer.from('payload'), false);
    expect(await removeAll(stores(), 'details')).toBe(0);
    expect(await removeAll(stores(), 'executions')).toBe(0);
    await stores().deadLetters.discard(id);
    expect(await removeAll(stores(), 'executions')).toBe(1);
  });

  it('passes over an execution that is parked, or under a lease', async () => {
    const [parked, leased] = [of(OLD), of(OLD)];
    await stores().executions.apply([parked, leased]);
    const message = aKeptMessage({ day: OLD, invocationId: parked.id });
    await stores().parked.park(message, HOUR_MS);
    const held = aKeptMessage({ day: OLD, invocationId: leased.id });
    const fence = await stores().leases.take({ worker: 'w', process: 'p' }, held, HOUR_MS);
    expect(await removeAll(stores(), 'executions')).toBe(0);
    await stores().parked.hasten(OLD, parked.id);
    const due = await stores().parked.takeDue(1_000, HOUR_MS);
    await stores().parked.remove(due.filter(({ invocationId }) => invocationId === parked.id).map(({ key }) => key));
    await stores().leases.end({ day: OLD, invocationId: leased.id, fence: fence ?? 0 });
    expect(await removeAll(stores(), 'executions')).toBe(2);
  });

  it('passes over children of a batch that has not ended', async () => {
    const { id: batch } = await stores().batches.create(aBatch());
    const items = ['0', '1'].map((key) => ({ key, invocationId: batchItemId(batch, key), input: 'x' }));
    await stores().batches.addItems(batch, items);
    const [one, two] = items.map(({ invocationId: id }) => of(OLD, { id, batch }));
    await stores().executions.apply([one ?? of(OLD)]);
    expect(await removeAll(stores(), 'executions')).toBe(0);
    await stores().executions.apply([two ?? of(OLD)]);
    await stores().batches.seal(batch);
    expect(await removeAll(stores(), 'executions')).toBe(2);
  });
}

function aBatch() {
  return { id: `old-${randomUUID()}`, app: anAppName(), function: 'bill', name: undefined, onComplete: undefined };
}

function otherPromises(stores: () => Stores): void {
  /** What others left is taken along. */
  const SOON = new Date(Date.now() + 24 * HOUR_MS);

  it('removes dead letters that somebody has dealt with, and never one that waits', async () => {
    const keep = async () => (await stores().deadLetters.keep(aDeadLetter(), Buffer.from('payload'), false)).id;
    const [settled, waiting] = [await keep(), await keep()];
    await stores().deadLetters.discard(settled);
    expect(await removeAll(stores(), 'deadLetters', BEFORE)).toBe(0);
    expect(await removeAll(stores(), 'deadLetters', SOON, 1)).toBeGreaterThanOrEqual(1);
    expect(await stores().deadLetters.find(settled)).toBeUndefined();
    expect((await stores().deadLetters.find(waiting))?.row.state).toBe('waiting');
  });

  it('removes batches that have ended, child by child, and never one that goes on', async () => {
    const [ended, open] = [await stores().batches.create(aBatch()), await stores().batches.create(aBatch())];
    for (const { id } of [ended, open]) {
      const items = ['0', '1', '2'].map((key) => ({ key, invocationId: batchItemId(id, key), input: undefined }));
      await stores().batches.addItems(id, items);
      const [first, ...rest] = items.map(({ invocationId }) => of(YOUNG, { id: invocationId, batch: id }));
      await stores().executions.apply(id === ended.id ? [...(first ? [first] : []), ...rest] : rest);
      await stores().batches.seal(id);
    }
    expect((await stores().batches.find(ended.id))?.endedAt).toBeDefined();
    await removeAll(stores(), 'batches', SOON);
    expect((await stores().batches.find(ended.id))?.total).toBe(3);
    await stores().batches.markCompleted(ended.id);
    expect(await removeAll(stores(), 'batches', BEFORE)).toBe(0);
    expect(await removeAll(stores(), 'batches', SOON, 2)).toBeGreaterThanOrEqual(1);
    expect(await stores().batches.find(ended.id)).toBeUndefined();
    expect((await stores().batches.find(open.id))?.total).toBe(3);
    expect(await stores().batches.listItems(open.id, { limit: 10 })).toHaveLength(3);
  });

  it('removes the statistics of steps that began before, each kind for itself', async () => {
    const app = anAppName();
    const ends = ['2020-01-14T23:59:00.000Z', '2020-01-15T00:00:00.000Z'].map((endedAt) => of(YOUNG, { app, endedAt }));
    await stores().executions.apply(ends);
    const range = { from: new Date('2020-01-01T00:00:00.000Z'), to: new Date('2020-02-01T00:00:00.000Z'), app };
    const steps = async (step: 'hour' | 'day') =>
      (await stores().statistics.overTime({ ...range, step })).map(({ at }) => at.toISOString()).toSorted();
    expect(await removeAll(stores(), 'minutes', BEFORE, 1)).toBeGreaterThanOrEqual(1);
    expect(await steps('hour')).toEqual(['2020-01-14T23:00:00.000Z', '2020-01-15T00:00:00.000Z']);
    expect(await removeAll(stores(), 'hours')).toBeGreaterThanOrEqual(1);
    expect(await steps('hour')).toEqual(['2020-01-15T00:00:00.000Z']);
    expect(await steps('day')).toEqual(['2020-01-14T00:00:00.000Z', '2020-01-15T00:00:00.000Z']);
    expect(await removeAll(stores(), 'days')).toBeGreaterThanOrEqual(1);
    expect(await steps('day')).toEqual(['2020-01-15T00:00:00.000Z']);
  });
}
