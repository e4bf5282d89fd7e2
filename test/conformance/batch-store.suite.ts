import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchStore } from '#src/batches/batch-store.js';
import type { Stores } from '#src/stores.js';
import { type BatchBench, aBatch, children, endOfChild } from './batch-store-samples.js';
import { cancelPromises, endPromises, progressPromises } from './batch-store-ends.suite.js';
import { inputPromises, publishingPromises } from './batch-store-publishing.suite.js';

/** The promises of `BatchStore`. */
export function batchStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`BatchStore: ${name}`, () => {
    let stores: Stores;
    let batches: BatchStore;
    let id: string;

    beforeAll(async () => {
      stores = await open();
      batches = stores.batches;
    });
    afterAll(() => stores.close());
    beforeEach(async () => {
      id = (await batches.create(aBatch({ id: `night-${randomUUID()}` }))).id;
    });

    const all = () => ({ stores, batches, id });

    describe('making one', () => makingPromises(all));
    describe('its children', () => childrenPromises(all));
    describe('progress', () => progressPromises(all));
    describe('publishing', () => publishingPromises(all, open));
    describe('inputs', () => inputPromises(all));
    describe('its end', () => endPromises(all, open));
    describe('cancelling', () => cancelPromises(all));
  });
}

function makingPromises(all: BatchBench): void {
  it('is empty and open', async () => {
    const { batches } = all();
    const batch = aBatch({ name: 'payroll', onComplete: { app: 'shop', function: 'report' } });
    const row = await batches.create(batch);
    expect(row).toEqual({
      ...batch,
      createdAt: expect.any(Date),
      sealedAt: undefined,
      cancelledAt: undefined,
      startedAt: undefined,
      endedAt: undefined,
      total: 0,
      published: 0,
      outcomes: { Succeeded: 0, Failed: 0, Expired: 0, Cancelled: 0 },
      completed: false,
    });
    expect(await batches.find(batch.id)).toEqual(row);
    expect(await batches.find(randomUUID())).toBeUndefined();
  });

  it('changes nothing when it is made again, and refuses the id of another one', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 2));
    expect((await batches.create(aBatch({ id }))).total).toBe(2);
    const other = batches.create(aBatch({ id, function: 'other' }));
    await expect(other).rejects.toMatchObject({ code: 'BATCH_CONFLICT' });
  });

  it('is listed, newest first, page by page', async () => {
    const { batches } = all();
    const ids = [aBatch(), aBatch(), aBatch()].map((batch) => batch.id);
    for (const one of ids) await batches.create(aBatch({ id: one }));
    const seen: string[] = [];
    let after: { createdAt: Date; id: string } | undefined;
    do {
      const page = await batches.list(2, { after });
      seen.push(...page.map((row) => row.id));
      after = page.at(-1);
    } while (after !== undefined && !ids.every((one) => seen.includes(one)));
    expect(new Set(seen).size).toBe(seen.length);
    expect(ids.every((one) => seen.includes(one))).toBe(true);
  });

  it('is listed with those of its app, newest first, page by page', async () => {
    const { batches } = all();
    const app = randomUUID();
    const ids = [aBatch(), aBatch(), aBatch()].map((batch) => batch.id);
    for (const one of ids) await batches.create(aBatch({ id: one, app }));
    const first = await batches.list(2, { app });
    const rest = await batches.list(2, { app, after: first.at(-1) });
    const rows = [...first, ...rest];
    expect(rows.map((row) => row.id).toSorted()).toEqual(ids.toSorted());
    const moments = rows.map(({ createdAt }) => createdAt.getTime());
    expect(moments).toEqual(moments.toSorted((one, other) => other - one));
    expect(await batches.list(2, { app: randomUUID() })).toEqual([]);
  });

  it('does not know a batch that nobody made', async () => {
    const { batches } = all();
    const unknown = { code: 'BATCH_NOT_FOUND' };
    await expect(batches.addItems('nothing', children('nothing', 1))).rejects.toMatchObject(unknown);
    await expect(batches.seal('nothing')).rejects.toMatchObject(unknown);
    await expect(batches.cancel('nothing')).rejects.toMatchObject(unknown);
    await expect(batches.listItems('nothing', { limit: 1 })).rejects.toMatchObject(unknown);
  });
}

function childrenPromises(all: BatchBench): void {
  it('are a set: the same key twice is one child', async () => {
    const { batches, id } = all();
    expect(await batches.addItems(id, [...children(id, 3), ...children(id, 2)])).toBe(3);
    expect(await batches.addItems(id, children(id, 4))).toBe(1);
    expect((await batches.find(id))?.total).toBe(4);
  });

  it('are not added to a sealed batch, except those that are there already', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 2));
    await batches.seal(id);
    expect(await batches.addItems(id, children(id, 2))).toBe(0);
    await expect(batches.addItems(id, children(id, 3))).rejects.toMatchObject({ code: 'BATCH_SEALED' });
    expect((await batches.find(id))?.total).toBe(2);
  });

  it('are listed in the order they were added, page by page, by outcome', async () => {
    const { batches, stores, id } = all();
    await batches.addItems(id, children(id, 5));
    await stores.executions.apply([endOfChild(id, '1', 'Failed'), endOfChild(id, '3', 'Failed'), endOfChild(id, '0')]);
    const first = await batches.listItems(id, { limit: 3 });
    const rest = await batches.listItems(id, { limit: 3, after: first.at(-1)?.position });
    expect([...first, ...rest].map(({ key }) => key)).toEqual(['0', '1', '2', '3', '4']);
    const keys = async (outcome: FinalOutcome | 'none') =>
      (await batches.listItems(id, { limit: 9, outcome })).map(({ key }) => key);
    expect(await keys('Failed')).toEqual(['1', '3']);
    expect(await keys('none')).toEqual(['2', '4']);
    expect(first[1]).toMatchObject({ invocationId: batchItemId(id, '1'), published: false, outcome: 'Failed' });
  });
}
