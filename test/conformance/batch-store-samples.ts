import { randomUUID } from 'node:crypto';
import { batchItemId } from '#contracts/message-identity.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchStore, NewBatch } from '#src/batches/batch-store.js';
import type { Stores } from '#src/stores.js';
import { anEndedRecord, anExecution } from '../support/factories.js';

export const HOUR_MS = 3_600_000;

/** What a test of the suite works on: `id` is a batch made for it, open and empty. */
export type BatchBench = () => { readonly stores: Stores; readonly batches: BatchStore; readonly id: string };

export function aBatch(overrides: Partial<NewBatch> = {}): NewBatch {
  return { id: randomUUID(), app: 'shop', function: 'bill', name: undefined, onComplete: undefined, ...overrides };
}

/** Children with keys 0, 1, ... */
export function children(batch: string, count: number) {
  return Array.from({ length: count }, (_, n) => {
    const key = String(n);
    return { key, invocationId: batchItemId(batch, key), input: `input ${key}` };
  });
}

/** The record that ends a child for good. */
export function endOfChild(batch: string, key: string, outcome: FinalOutcome = 'Succeeded') {
  const about = anExecution({ id: batchItemId(batch, key), batch });
  return anEndedRecord({ ...about, outcome });
}
