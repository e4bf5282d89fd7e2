import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import type { BatchStore } from '#src/batches/batch-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { aRunClaim, anEndedRecord } from '../support/factories.js';
import { type BatchBench, HOUR_MS, aBatch, children, endOfChild } from './batch-store-samples.js';

export function progressPromises(all: BatchBench): void {
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

export function endPromises(all: BatchBench, open: () => Promise<Stores>): void {
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

export function cancelPromises(all: BatchBench): void {
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

  it('ends those that somebody else was to publish and no process has claimed, page by page', async () => {
    const { batches, stores, id } = all();
    const ofSomebodyElse = children(id, 4).map((child) => ({ ...child, input: undefined }));
    const [last] = children(id, 5).slice(4);
    await batches.addItems(id, [...ofSomebodyElse, last!]);
    await batches.settleWaiting([{ batch: id, key: '4' }], 'published');
    await stores.runClaims.claim(aRunClaim({ id: batchItemId(id, '1') }));
    await stores.executions.apply([endOfChild(id, '3', 'Failed')]);
    await batches.cancel(id);
    expect([await batches.cancelUnclaimed(id, 1), await batches.cancelUnclaimed(id, 2)]).toEqual([1, 1]);
    expect(await batches.cancelUnclaimed(id, 2)).toBe(0);
    // Told by its worker, which had its message all the same.
    await stores.executions.apply([endOfChild(id, '0', 'Cancelled')]);
    const outcomes = { Succeeded: 0, Failed: 1, Expired: 0, Cancelled: 2 };
    expect(await batches.find(id)).toMatchObject({ outcomes, endedAt: undefined });
    await stores.executions.apply([endOfChild(id, '1'), endOfChild(id, '4', 'Cancelled')]);
    expect((await batches.find(id))?.endedAt).toBeInstanceOf(Date);
  });

  it('ends a batch whose messages were never sent', async () => {
    const { batches, id } = all();
    await batches.addItems(
      id,
      children(id, 3).map((child) => ({ ...child, input: undefined })),
    );
    await batches.cancel(id);
    await batches.cancelUnclaimed(id, 100);
    const outcomes = { Succeeded: 0, Failed: 0, Expired: 0, Cancelled: 3 };
    expect(await batches.find(id)).toMatchObject({ outcomes, endedAt: expect.any(Date) });
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
