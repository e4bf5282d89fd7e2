/** Said to the tools as 0, 2, 3 and 4, the only numbers that all of them understand (publishing 1.2). */
export type DeploymentStatus = 'pending' | 'deploying' | 'failed' | 'succeeded';

export interface NewDeployment {
  readonly id: string;
  readonly app: string;
  readonly author: string;
  readonly deployer: string;
  readonly message: string;
}

export interface DeploymentRow extends NewDeployment {
  readonly status: DeploymentStatus;
  /** What it waits for, or why it failed; '' otherwise. */
  readonly statusText: string;
  /** Known once its package is stored. */
  readonly version: string | undefined;
  readonly receivedAt: Date;
  /** Set with its last status. */
  readonly endedAt: Date | undefined;
}

export type DeploymentLogType = 'info' | 'warning' | 'error';

export interface DeploymentLogLine {
  /** Grows from line to line of one deployment. */
  readonly number: number;
  readonly at: Date;
  readonly type: DeploymentLogType;
  readonly message: string;
}

export interface DeploymentProgress {
  readonly status: DeploymentStatus;
  readonly statusText: string;
  readonly version?: string | undefined;
}

/** Deployments of all apps, with their logs. Moments are the database's. An app has one deployment at a time: a claim that its node renews. */
export abstract class DeploymentStore {
  /** Resolves with false, and keeps nothing, while another deployment of the app has its claim. Throws APP_NOT_FOUND. */
  abstract begin(deployment: NewDeployment, forMs: number): Promise<boolean>;
  /** Resolves with false when it has ended, or its claim is over: another one may have begun. */
  abstract renew(id: string, forMs: number): Promise<boolean>;
  /** A version that is not given stays. Does nothing to a deployment that has ended. */
  abstract progress(id: string, progress: DeploymentProgress): Promise<void>;
  /**
   * Its last status. Resolves with false when it had one; but a success that comes late takes the place of a failure: a node that was taken for gone has
   * moved the pointer after all.
   */
  abstract end(id: string, progress: DeploymentProgress): Promise<boolean>;
  /** Ends, as failed, the deployments whose nodes went: their claims are over. Resolves with their number. */
  abstract endAbandoned(statusText: string): Promise<number>;
  abstract find(app: string, id: string): Promise<DeploymentRow | undefined>;
  /** Newest first. */
  abstract list(app: string, limit: number): Promise<DeploymentRow[]>;
  abstract log(id: string, type: DeploymentLogType, message: string): Promise<void>;
  /** By number. */
  abstract listLog(id: string): Promise<DeploymentLogLine[]>;
  /** With its log. Resolves with false for one that has not ended or is not there. */
  abstract delete(app: string, id: string): Promise<boolean>;
  /** Forgets the oldest that have ended, beyond the newest `keep`. */
  abstract prune(app: string, keep: number): Promise<void>;
}
