import { describe, expect, it } from '@jest/globals';
import type { AppBatches } from '../../batches/app-batches.js';
import type { ExecutionStore } from '../../executions/execution-store.js';
import { OpenWork } from './open-work.js';

function executions(counts: Readonly<Record<string, number>>): ExecutionStore {
  const list = ({ status = '' }: { readonly status?: string }, limit: number) =>
    Promise.resolve(Array.from({ length: Math.min(counts[status] ?? 0, limit) }));
  return { list } as unknown as ExecutionStore;
}

function batches(open: number): AppBatches {
  return { countOpen: (_app: string, most: number) => Promise.resolve(Math.min(open, most)) } as AppBatches;
}

describe('work that an app has', () => {
  it.each([
    [{}, 0, undefined],
    [{ Running: 1 }, 0, '1 execution runs'],
    [{}, 2, '2 batches are open'],
    [{ Running: 3, Queued: 400 }, 1, '3 executions run, 100 or more executions wait and 1 batch is open'],
  ])('is counted up to what matters: %p, %p', async (counts, open, words) => {
    const work = new OpenWork(executions(counts), batches(open));
    expect(await work.inWords('shop')).toBe(words);
  });
});
