import type {
  DeploymentLogLine,
  DeploymentLogType,
  DeploymentRow,
  DeploymentStatus,
} from '#src/publishing/deployments/deployment-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface DeploymentColumns {
  readonly id: string;
  readonly app: string;
  readonly status: string;
  readonly status_text: string;
  readonly author: string;
  readonly deployer: string;
  readonly message: string;
  readonly version: string | null;
  readonly received_at: Moment;
  readonly ended_at: Moment | null;
}

export interface DeploymentLogColumns {
  readonly number: number | string;
  readonly at: Moment;
  readonly type: string;
  readonly message: string;
}

export function toDeployment(row: DeploymentColumns): DeploymentRow {
  const { id, app, author, deployer, message } = row;
  return {
    id,
    app,
    author,
    deployer,
    message,
    status: row.status as DeploymentStatus,
    statusText: row.status_text,
    version: row.version ?? undefined,
    receivedAt: new Date(row.received_at),
    endedAt: dateOrUndefined(row.ended_at),
  };
}

export function toDeploymentLogLine({ number, at, type, message }: DeploymentLogColumns): DeploymentLogLine {
  return { number: Number(number), at: new Date(at), type: type as DeploymentLogType, message };
}
