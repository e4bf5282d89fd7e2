import { durationMsOf, nameOf } from '../batches/batch-state.js';
import { medianOf } from '../batches/usual.js';
import type { Batch } from '../batches/queries.js';
import { nightOf, type Night } from './night.js';

export interface ExpectedBatch {
  readonly app: string;
  readonly function: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** In how many of the nights before there was one. */
  readonly nights: number;
}

const NIGHTS = 3;
/** Once is no habit. */
const LEAST = 2;

/** Batches that came in at least two of the three nights before, and have not come yet: at their usual time, for their usual duration. */
export function expectedBatches(batches: readonly Batch[], night: Night, now: number): readonly ExpectedBatch[] {
  const habits = Map.groupBy(batches, ({ app, function: name, ...one }) => `${app} ${name} ${one.name ?? ''}`);
  return [...habits.values()].flatMap((alike) => {
    if (alike.some((batch) => isWithin(night, batch))) return [];
    const before = Array.from({ length: NIGHTS }, (_, n) => nightOf(night.from, -1 - n)).flatMap((earlier) => {
      const [found] = alike.filter((batch) => isWithin(earlier, batch) && batch.endedAt !== undefined);
      return found === undefined
        ? []
        : [{ sinceMs: startOf(found) - earlier.from, tookMs: durationMsOf(found, now) ?? 0 }];
    });
    const [sinceMs, tookMs] = [medianOf(before.map((one) => one.sinceMs)), medianOf(before.map((one) => one.tookMs))];
    const [batch] = alike;
    if (before.length < LEAST || batch === undefined || sinceMs === undefined || tookMs === undefined) return [];
    const from = night.from + sinceMs;
    const { app, function: name } = batch;
    const label = batch.name === undefined ? name : nameOf(batch);
    return [{ app, function: name, name: label, from, to: from + tookMs, nights: before.length }];
  });
}

function isWithin({ from, to }: Night, batch: Batch): boolean {
  const start = startOf(batch);
  return start >= from && start < to;
}

function startOf({ startedAt, createdAt }: Batch): number {
  return Date.parse(startedAt ?? createdAt);
}
