import type { Tone } from '../../components/status.js';
import type { Execution } from './queries.js';

/** The colour that repeats each status. */
export const EXECUTION_TONES: Readonly<Record<Execution['status'], Tone>> = {
  Queued: 'quiet',
  Running: 'warning',
  Succeeded: 'good',
  Failed: 'bad',
  Expired: 'bad',
  Cancelled: 'quiet',
};
