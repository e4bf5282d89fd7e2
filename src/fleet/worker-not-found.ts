import { NightshiftError } from '#contracts/errors.js';

/** What whoever names a worker is told that there is none of. */
export function workerNotFound(id: string): NightshiftError {
  return new NightshiftError('WORKER_NOT_FOUND', `There is no worker ${id}: list the workers to see their ids.`);
}
