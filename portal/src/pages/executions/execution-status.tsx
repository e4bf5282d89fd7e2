import { Status } from '../../components/status.js';
import { executions } from '../../texts/executions.js';
import { EXECUTION_TONES } from './execution-tones.js';
import type { Execution } from './queries.js';

export function ExecutionStatus({ status }: { readonly status: Execution['status'] }) {
  return <Status tone={EXECUTION_TONES[status]}>{executions.statuses[status]}</Status>;
}
