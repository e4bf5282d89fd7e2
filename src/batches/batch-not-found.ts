import { NightshiftError } from '#contracts/errors.js';

/** Said by the stores too, and of a batch that is out of the caller's reach: nobody learns which ids there are. */
export function batchNotFound(batch: string): NightshiftError {
  return new NightshiftError('BATCH_NOT_FOUND', `There is no batch ${batch}: GET /api/batches lists them.`);
}
