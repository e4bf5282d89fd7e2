import { expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchStore, WaitingItem } from '#src/batches/batch-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { type BatchBench, HOUR_MS, children, endOfChild } from './batch-store-samples.js';

export function publishingPromises(all: BatchBench, open: () => Promise<Stores>): void {
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

export function inputPromises(all: BatchBench): void {
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
