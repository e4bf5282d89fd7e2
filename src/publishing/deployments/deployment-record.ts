import type { DeploymentLogLine, DeploymentRow, DeploymentStatus } from './deployment-store.js';

/** The numbers that every tool understands (publishing 1.2, 10.5). */
const NUMBERS: Readonly<Record<DeploymentStatus, number>> = { pending: 0, deploying: 2, failed: 3, succeeded: 4 };
const LOG_TYPES = { info: 0, warning: 1, error: 2 } as const;

/** A deployment as the tools read it (publishing 7.4). `base`: the endpoint's own address. */
export function deploymentRecord(row: DeploymentRow, base: string, activeVersion: string | undefined): object {
  const { id, app, status, statusText, receivedAt, endedAt, version } = row;
  const complete = endedAt !== undefined;
  const url = `${base}/api/deployments/${id}`;
  return {
    id,
    status: NUMBERS[status],
    status_text: statusText,
    author_email: 'N/A',
    author: row.author,
    deployer: row.deployer,
    message: row.message,
    progress: complete ? '' : statusText,
    received_time: receivedAt,
    start_time: receivedAt,
    end_time: endedAt ?? null,
    last_success_end_time: status === 'succeeded' ? endedAt : null,
    complete,
    active: status === 'succeeded' && version === activeVersion,
    is_temp: false,
    is_readonly: true,
    url,
    log_url: `${url}/log`,
    site_name: app,
    provisioningState: complete ? (status === 'succeeded' ? 'Succeeded' : 'Failed') : 'InProgress',
    ...(version === undefined ? {} : { version }),
  };
}

export function logRecord({ number, at, type, message }: DeploymentLogLine): object {
  return { log_time: at, id: String(number), message, type: LOG_TYPES[type], details_url: null };
}
