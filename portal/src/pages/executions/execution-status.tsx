import { Status, type Tone } from '../../components/status.js';
import { executions } from '../../texts/executions.js';
import type { Execution } from './queries.js';

/** The colour that repeats each. */
export const EXECUTION_TONES: Readonly<Record<Execution['status'], Tone>> = {
  Queued: 'quiet',
  Running: 'warning',
  Succeeded: 'good',
  Failed: 'bad',
  Expired: 'bad',
  Cancelled: 'quiet',
};

export function ExecutionStatus({ status }: { readonly status: Execution['status'] }) {
  return <Status tone={EXECUTION_TONES[status]}>{executions.statuses[status]}</Status>;
}
