import { durationMsOf } from './batch-state.js';
import type { Batch } from './queries.js';

/** More of the past than this says less about today. */
const MOST_RUNS = 20;
/** So many times as many items, or as few, are about the same size. */
const LIKE = 2;

export interface Usual {
  readonly durationMs: number;
  readonly runs: number;
}

/** The median of earlier batches of the same function and about the same size that ran to their end. Those that bear the same name count alone, where there are any. */
export function usualOf(batch: Batch, others: readonly Batch[]): Usual | undefined {
  const earlier = others.filter((other) => isAlike(other, batch) && other.createdAt < batch.createdAt);
  const named = earlier.filter(({ name }) => name !== undefined && name === batch.name);
  const counted = (named.length > 0 ? named : earlier).slice(0, MOST_RUNS);
  const durationMs = medianOf(counted.flatMap((one) => durationMsOf(one, 0) ?? []));
  return durationMs === undefined ? undefined : { durationMs, runs: counted.length };
}

function isAlike(other: Batch, batch: Batch): boolean {
  const ranThrough = other.endedAt !== undefined && other.startedAt !== undefined && !other.cancelled;
  const isOfItsSize = other.total * LIKE >= batch.total && other.total <= batch.total * LIKE;
  return (
    ranThrough && isOfItsSize && other.id !== batch.id && other.app === batch.app && other.function === batch.function
  );
}

export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
