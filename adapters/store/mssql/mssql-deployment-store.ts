import {
  DeploymentStore,
  type DeploymentLogLine,
  type DeploymentLogType,
  type DeploymentProgress,
  type DeploymentRow,
  type NewDeployment,
} from '#src/publishing/deployments/deployment-store.js';
import { toDeployment, toDeploymentLogLine } from '../deployment-rows.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { LOCK_APP } from './app-statements.js';
import * as sql from './deployment-statements.js';
import type { MssqlDatabase } from './mssql-database.js';

export class MssqlDeploymentStore extends DeploymentStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override begin({ id, app, author, deployer, message }: NewDeployment, forMs: number): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      // Of two that begin for one app, the second waits here.
      if ((await transaction.row(LOCK_APP, { app })) === undefined) throw appNotFound(app);
      if ((await transaction.row(sql.FIND_OPEN_DEPLOYMENT, { app })) !== undefined) return false;
      return (await transaction.run(sql.INSERT_DEPLOYMENT, { id, app, author, deployer, message, forMs })) > 0;
    });
  }

  override async renew(id: string, forMs: number): Promise<boolean> {
    return (await this.#database.run(sql.RENEW_DEPLOYMENT, { id, forMs })) > 0;
  }

  override async progress(id: string, { status, statusText, version }: DeploymentProgress): Promise<void> {
    await this.#database.run(sql.PROGRESS_DEPLOYMENT, { id, status, statusText, version: version ?? null });
  }

  override async end(id: string, { status, statusText, version }: DeploymentProgress): Promise<boolean> {
    return (await this.#database.run(sql.END_DEPLOYMENT, { id, status, statusText, version: version ?? null })) > 0;
  }

  override endAbandoned(statusText: string): Promise<number> {
    return this.#database.run(sql.END_ABANDONED_DEPLOYMENTS, { statusText });
  }

  override async find(app: string, id: string): Promise<DeploymentRow | undefined> {
    const row = await this.#database.row(sql.FIND_DEPLOYMENT, { app, id });
    return row === undefined ? undefined : toDeployment(row);
  }

  override async list(app: string, limit: number): Promise<DeploymentRow[]> {
    return (await this.#database.rows(sql.LIST_DEPLOYMENTS, { app, limit })).map(toDeployment);
  }

  override async log(id: string, type: DeploymentLogType, message: string): Promise<void> {
    await this.#database.run(sql.LOG_DEPLOYMENT, { id, type, message });
  }

  override async listLog(id: string): Promise<DeploymentLogLine[]> {
    return (await this.#database.rows(sql.LIST_DEPLOYMENT_LOG, { id })).map(toDeploymentLogLine);
  }

  override async delete(app: string, id: string): Promise<boolean> {
    return (await this.#database.run(sql.DELETE_DEPLOYMENT, { app, id })) > 0;
  }

  override async prune(app: string, keep: number): Promise<void> {
    await this.#database.run(sql.PRUNE_DEPLOYMENTS, { app, keep });
  }
}
