import { FINAL_OUTCOMES, type FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchRow } from './batch-store.js';

/** What the function that follows a batch gets as its input. */
export interface BatchSummary {
  readonly batch: string;
  readonly name: string | null;
  readonly app: string;
  readonly function: string;
  readonly total: number;
  readonly outcomes: Readonly<Record<FinalOutcome, number>>;
  readonly cancelled: boolean;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export function summaryOf(batch: BatchRow): BatchSummary {
  return {
    batch: batch.id,
    name: batch.name ?? null,
    app: batch.app,
    function: batch.function,
    total: batch.total,
    outcomes: batch.outcomes,
    cancelled: batch.cancelledAt !== undefined,
    createdAt: batch.createdAt.toISOString(),
    startedAt: batch.startedAt?.toISOString() ?? null,
    endedAt: batch.endedAt?.toISOString() ?? null,
  };
}

/** Children that have ended, in whatever way. */
function endedOf({ outcomes }: Pick<BatchRow, 'outcomes'>): number {
  return FINAL_OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0);
}

/** Whole percent, and 100 only when all have ended. */
export function percentOf(batch: Pick<BatchRow, 'outcomes' | 'total' | 'endedAt'>): number {
  if (batch.total === 0) return batch.endedAt === undefined ? 0 : 100;
  return Math.floor((endedOf(batch) / batch.total) * 100);
}
