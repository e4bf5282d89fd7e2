import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchStore, NewBatch, WaitingItem } from '#src/batches/batch-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aRunClaim, anEndedRecord, anExecution } from '../support/factories.js';

const HOUR_MS = 3_600_000;

function aBatch(overrides: Partial<NewBatch> = {}): NewBatch {
  return { id: randomUUID(), app: 'shop', function: 'bill', name: undefined, onComplete: undefined, ...overrides };
}

/** Children with keys 0, 1, ... */
function children(batch: string, count: number, from = 0) {
  return Array.from({ length: count }, (_, n) => {
    const key = String(from + n);
    return { key, invocationId: batchItemId(batch, key), input: `input ${key}` };
  });
}

/** The record that ends a child for good. */
function endOfChild(batch: string, key: string, outcome: FinalOutcome = 'Succeeded') {
  const about = anExecution({ id: batchItemId(batch, key), batch });
  return anEndedRecord({ ...about, outcome });
}

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

type All = () => { readonly stores: Stores; readonly batches: BatchStore; readonly id: string };

function makingPromises(all: All): void {
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
    expect([...first, ...rest].map((row) => row.id).toSorted()).toEqual(ids.toSorted());
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

function childrenPromises(all: All): void {
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

function progressPromises(all: All): void {
  const outcomes = async () => (await all().batches.find(all().id))?.outcomes;

  it('counts every child once, however often its end is told, and only ends that are final', async () => {
    const { stores, id } = all();
    await all().batches.addItems(id, children(id, 4));
    const failed = endOfChild(id, '0', 'Failed');
    await stores.executions.apply([{ ...failed, final: false }]);
    expect(await outcomes()).toEqual({ Succeeded: 0, Failed: 0, Expired: 0, Cancelled: 0 });
    const end = { ...endOfChild(id, '0'), attempt: 2 };
    await stores.executions.apply([end, end]);
    await stores.executions.apply([end]);
    await stores.executions.apply([endOfChild(id, '1', 'Failed'), endOfChild(id, '2', 'Cancelled')]);
    // A child that was run again on another day, against all odds.
    await stores.executions.apply([
      { ...endOfChild(id, '1', 'Succeeded'), day: '2026-03-09', acceptedAt: '2026-03-09T12:00:00.000Z' },
    ]);
    expect(await outcomes()).toEqual({ Succeeded: 1, Failed: 1, Expired: 0, Cancelled: 1 });
  });

  it('does not count what is no child, nor what belongs to no batch', async () => {
    const { stores, batches, id } = all();
    await batches.addItems(id, children(id, 1));
    await stores.executions.apply([endOfChild(id, 'stranger'), endOfChild(randomUUID(), '0')]);
    await stores.executions.apply([anEndedRecord({ id: batchItemId(id, '0') })]);
    expect(await outcomes()).toEqual({ Succeeded: 0, Failed: 0, Expired: 0, Cancelled: 0 });
  });

  it('is over when it is sealed and all have ended, in either order', async () => {
    const { stores, batches, id } = all();
    await batches.addItems(id, children(id, 2));
    await stores.executions.apply([endOfChild(id, '0'), endOfChild(id, '1')]);
    expect((await batches.find(id))?.endedAt).toBeUndefined();
    expect((await batches.seal(id)).endedAt).toBeInstanceOf(Date);

    const other = (await batches.create(aBatch())).id;
    await batches.addItems(other, children(other, 2));
    await batches.seal(other);
    await stores.executions.apply([endOfChild(other, '0')]);
    expect((await batches.find(other))?.endedAt).toBeUndefined();
    await stores.executions.apply([endOfChild(other, '1', 'Expired')]);
    expect((await batches.find(other))?.endedAt).toBeInstanceOf(Date);
  });

  it('is over at once when it is sealed without children', async () => {
    expect((await all().batches.seal(all().id)).endedAt).toBeInstanceOf(Date);
  });
}

function publishingPromises(all: All, open: () => Promise<Stores>): void {
  /** Of this batch: the suite's other batches wait too. */
  async function claimed(batches: BatchStore, id: string, forMs = HOUR_MS): Promise<WaitingItem[]> {
    return (await batches.claimWaiting(10_000, forMs)).filter(({ batch }) => batch.id === id);
  }

  it('hands every child to one node, with its input, oldest first', async () => {
    const { batches, id } = all();
    const other = await open();
    await batches.addItems(id, children(id, 3));
    const items = await claimed(batches, id);
    expect(await claimed(other.batches, id)).toEqual([]);
    expect(items.map(({ key, input, invocationId }) => [key, input, invocationId])).toEqual(
      children(id, 3).map(({ key, input, invocationId }) => [key, input, invocationId]),
    );
    expect(items[0]?.batch).toMatchObject({ id, app: 'shop', function: 'bill', cancelledAt: undefined });
    await other.close();
  });

  it('hands a child to another node when the first one does not come back, and the moment of acceptance stays', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 1));
    const [first] = await claimed(batches, id, 1);
    const again = await eventually('the end of the claim', async () => (await claimed(batches, id))[0]);
    expect(again).toEqual(first);
  });

  it('hands a child over again at once when it could not be published', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 2));
    await claimed(batches, id);
    await batches.unclaim([{ batch: id, key: '1' }]);
    expect((await claimed(batches, id)).map(({ key }) => key)).toEqual(['1']);
  });

  it('tells keys apart to the last blank, and by case', async () => {
    const { batches, id } = all();
    const keys = ['a', 'a ', 'a  ', 'A'];
    const items = keys.map((key) => ({ key, invocationId: batchItemId(id, key), input: `input ${key}.` }));
    expect(await batches.addItems(id, items)).toBe(keys.length);
    expect((await claimed(batches, id)).map(({ input }) => input)).toEqual(items.map(({ input }) => input));
    await batches.settleWaiting([{ batch: id, key: 'a ' }], 'published');
    await batches.unclaim([{ batch: id, key: 'a' }]);
    expect((await claimed(batches, id)).map(({ key }) => key)).toEqual(['a']);
    expect((await batches.find(id))?.published).toBe(1);
  });

  it('counts what was published, once', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 3));
    await claimed(batches, id, 1);
    const settled = [
      { batch: id, key: '0' },
      { batch: id, key: '1' },
    ];
    await batches.settleWaiting(settled, 'published');
    await batches.settleWaiting(settled, 'published');
    await batches.unclaim(settled);
    const row = await batches.find(id);
    expect([row?.published, row?.startedAt]).toEqual([2, expect.any(Date)]);
    const left = await eventually('the end of the claim', async () => {
      const items = await claimed(batches, id);
      return items.length > 0 ? items : undefined;
    });
    expect(left.map(({ key }) => key)).toEqual(['2']);
    expect((await batches.listItems(id, { limit: 9 })).map(({ published }) => published)).toEqual([true, true, false]);
  });

  it('has nothing to publish of children that somebody else publishes', async () => {
    const { batches, id } = all();
    const [child] = children(id, 1);
    await batches.addItems(id, [{ ...child!, input: undefined }]);
    expect(await claimed(batches, id)).toEqual([]);
    expect(await batches.find(id)).toMatchObject({ total: 1, published: 1 });
  });
}

function inputPromises(all: All): void {
  it('finds the batch of a child among those of its function that were open then', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 2));
    const child = { app: 'shop', function: 'bill', invocationId: batchItemId(id, '1'), acceptedAt: new Date() };
    expect(await batches.findParent(child)).toEqual({ batch: id, name: undefined, key: '1', input: 'input 1' });
    expect(await batches.findParent({ ...child, function: 'other' })).toBeUndefined();
    expect(await batches.findParent({ ...child, invocationId: 'nobody' })).toBeUndefined();
    expect(await batches.findParent({ ...child, acceptedAt: new Date(Date.now() - HOUR_MS) })).toBeUndefined();
  });

  const ended = (outcome: FinalOutcome, limit = 9, after = 0) =>
    all().batches.listEnded(all().id, outcome, { limit, after });

  it('keeps what did not succeed, by outcome, in the order it was added, page by page', async () => {
    const { batches, stores, id } = all();
    await batches.addItems(id, children(id, 5));
    await batches.claimWaiting(10_000, HOUR_MS);
    await batches.settleWaiting(
      ['0', '1', '2', '3', '4'].map((key) => ({ batch: id, key })),
      'published',
    );
    await stores.executions.apply(['0', '2', '4'].map((key) => endOfChild(id, key, 'Failed')));
    await stores.executions.apply([endOfChild(id, '1'), endOfChild(id, '3', 'Cancelled')]);
    const [first, second] = await ended('Failed', 2);
    expect([first, second]).toMatchObject([
      { key: '0', input: 'input 0' },
      { key: '2', input: 'input 2' },
    ]);
    expect(await ended('Failed', 2, second?.position)).toMatchObject([{ key: '4', input: 'input 4' }]);
    expect(await ended('Cancelled')).toMatchObject([{ key: '3', input: 'input 3' }]);
    expect(await ended('Expired')).toEqual([]);
    expect(await ended('Succeeded')).toMatchObject([{ key: '1', input: undefined }]);
  });

  it('does without the input of what succeeds before it is known to be published, once it is', async () => {
    const { batches, stores, id } = all();
    await batches.addItems(id, children(id, 2));
    await batches.claimWaiting(10_000, 1);
    await stores.executions.apply([endOfChild(id, '0')]);
    const again = await eventually('the end of the claim', async () => {
      const items = (await batches.claimWaiting(10_000, HOUR_MS)).filter(({ batch }) => batch.id === id);
      return items.length > 0 ? items : undefined;
    });
    expect(again.map(({ input }) => input)).toEqual(['input 0', 'input 1']);
    await batches.settleWaiting([{ batch: id, key: '0' }], 'published');
    expect(await ended('Succeeded')).toMatchObject([{ key: '0', input: undefined }]);
  });

  it('has no input of children that somebody else publishes', async () => {
    const { batches, stores, id } = all();
    await batches.addItems(id, [{ key: '0', invocationId: batchItemId(id, '0'), input: undefined }]);
    await stores.executions.apply([endOfChild(id, '0', 'Expired')]);
    expect(await ended('Expired')).toMatchObject([{ key: '0', input: undefined }]);
  });
}

function endPromises(all: All, open: () => Promise<Stores>): void {
  it('is followed up by one node, and by another one when that did not come back', async () => {
    const { batches, id } = all();
    const other = await open();
    const ended = async (store: BatchStore, forMs: number) =>
      (await store.claimEnded(10_000, forMs)).filter((row) => row.id === id);
    expect(await ended(batches, HOUR_MS)).toEqual([]);
    await batches.seal(id);
    expect(await ended(batches, 1)).toHaveLength(1);
    await eventually('the end of the claim', async () => (await ended(other.batches, HOUR_MS)).length === 1);
    expect(await ended(batches, HOUR_MS)).toEqual([]);
    expect((await batches.find(id))?.completed).toBe(false);
    await batches.markCompleted(id);
    expect((await batches.find(id))?.completed).toBe(true);
    await other.close();
  });
}

function cancelPromises(all: All): void {
  it('seals, and says so of every child that waits', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 2));
    const row = await batches.cancel(id);
    expect([row.cancelledAt, row.sealedAt, row.endedAt]).toEqual([expect.any(Date), expect.any(Date), undefined]);
    const waiting = (await batches.claimWaiting(10_000, HOUR_MS)).filter(({ batch }) => batch.id === id);
    expect(waiting.map(({ batch }) => batch.cancelledAt)).toEqual([row.cancelledAt, row.cancelledAt]);
    await batches.settleWaiting([{ batch: id, key: '0' }], 'dropped');
    expect(await batches.find(id)).toMatchObject({ total: 2, published: 0 });
  });

  it('again changes nothing, nor for a batch that has ended', async () => {
    const { batches, id } = all();
    await batches.addItems(id, children(id, 1));
    const first = await batches.cancel(id);
    expect(await batches.cancel(id)).toEqual(first);
    const over = (await batches.create(aBatch())).id;
    await batches.seal(over);
    expect((await batches.cancel(over)).cancelledAt).toBeUndefined();
  });

  it('ends at once when there is nothing left', async () => {
    const { batches, id } = all();
    expect((await batches.cancel(id)).endedAt).toBeInstanceOf(Date);
  });

  it('names the children that a process has claimed and that have not ended, page by page', async () => {
    const { batches, stores, id } = all();
    await batches.addItems(id, children(id, 5));
    for (const key of ['0', '2', '4']) {
      await stores.runClaims.claim(aRunClaim({ id: batchItemId(id, key), day: '2026-03-01' }));
    }
    await stores.executions.apply([endOfChild(id, '2')]);
    await batches.cancel(id);
    expect((await batches.claimCancelled(10_000, HOUR_MS)).some((row) => row.id === id)).toBe(true);
    const first = await batches.listRunning(id, 2, 0);
    const second = await batches.listRunning(id, 2, first.next ?? 0);
    const third = second.next === undefined ? undefined : await batches.listRunning(id, 2, second.next);
    const found = [first, second, ...(third === undefined ? [] : [third])].flatMap((page) => page.children);
    expect(found).toEqual(['0', '4'].map((key) => ({ day: '2026-03-01', invocationId: batchItemId(id, key) })));
    await batches.markCancelled(id);
    expect((await batches.claimCancelled(10_000, 0)).some((row) => row.id === id)).toBe(false);
  });
}
