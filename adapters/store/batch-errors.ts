import { NightshiftError } from '#contracts/errors.js';
import type { BatchRow } from '#src/batches/batch-store.js';

/** `row` has the id that was asked for. */
export function batchConflict({ id, app, function: name }: BatchRow): NightshiftError {
  return new NightshiftError('BATCH_CONFLICT', `Batch ${id} is one of ${app}/${name}: choose another id.`);
}

export function batchSealed(id: string): NightshiftError {
  return new NightshiftError('BATCH_SEALED', `Batch ${id} is sealed: it takes no new items. Make another batch.`);
}
