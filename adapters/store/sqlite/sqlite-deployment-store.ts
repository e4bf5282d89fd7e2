import {
  DeploymentStore,
  type DeploymentLogLine,
  type DeploymentLogType,
  type DeploymentProgress,
  type DeploymentRow,
  type NewDeployment,
} from '#src/publishing/deployments/deployment-store.js';
import * as rows from '../deployment-rows.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import * as sql from './deployment-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { isForeignKeyViolation } from './sqlite-errors.js';

export class SqliteDeploymentStore extends DeploymentStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#statements = prepareAll(database);
  }

  override async begin(deployment: NewDeployment, forMs: number): Promise<boolean> {
    try {
      return this.#statements.begin.run({ ...deployment, forMs }).changes > 0;
    } catch (error) {
      throw isForeignKeyViolation(error) ? appNotFound(deployment.app, error) : error;
    }
  }

  override async renew(id: string, forMs: number): Promise<boolean> {
    return this.#statements.renew.run({ id, forMs }).changes > 0;
  }

  override async progress(id: string, { status, statusText, version }: DeploymentProgress): Promise<void> {
    this.#statements.progress.run({ id, status, statusText, version: version ?? null });
  }

  override async end(id: string, { status, statusText, version }: DeploymentProgress): Promise<boolean> {
    return this.#statements.end.run({ id, status, statusText, version: version ?? null }).changes > 0;
  }

  override async endAbandoned(statusText: string): Promise<number> {
    return this.#statements.endAbandoned.run({ statusText }).changes;
  }

  override async find(app: string, id: string): Promise<DeploymentRow | undefined> {
    const row = this.#statements.find.get({ app, id });
    return row === undefined ? undefined : rows.toDeployment(row);
  }

  override async list(app: string, limit: number): Promise<DeploymentRow[]> {
    return this.#statements.list.all({ app, limit }).map(rows.toDeployment);
  }

  override async log(id: string, type: DeploymentLogType, message: string): Promise<void> {
    this.#statements.log.run({ id, type, message });
  }

  override async listLog(id: string): Promise<DeploymentLogLine[]> {
    return this.#statements.listLog.all({ id }).map(rows.toDeploymentLogLine);
  }

  override async delete(app: string, id: string): Promise<boolean> {
    return this.#statements.delete.run({ app, id }).changes > 0;
  }

  override async prune(app: string, keep: number): Promise<void> {
    this.#statements.prune.run({ app, keep });
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    begin: database.prepare(sql.BEGIN_DEPLOYMENT),
    renew: database.prepare(sql.RENEW_DEPLOYMENT),
    progress: database.prepare(sql.PROGRESS_DEPLOYMENT),
    end: database.prepare(sql.END_DEPLOYMENT),
    endAbandoned: database.prepare(sql.END_ABANDONED_DEPLOYMENTS),
    find: database.prepare<rows.DeploymentColumns>(sql.FIND_DEPLOYMENT),
    list: database.prepare<rows.DeploymentColumns>(sql.LIST_DEPLOYMENTS),
    log: database.prepare(sql.LOG_DEPLOYMENT),
    listLog: database.prepare<rows.DeploymentLogColumns>(sql.LIST_DEPLOYMENT_LOG),
    delete: database.prepare(sql.DELETE_DEPLOYMENT),
    prune: database.prepare(sql.PRUNE_DEPLOYMENTS),
  };
}
