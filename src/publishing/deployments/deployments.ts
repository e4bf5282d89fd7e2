import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { DeploymentRun } from './deployment-run.js';
import { DeploymentStore, type DeploymentLogLine, type DeploymentRow, type NewDeployment } from './deployment-store.js';
import { DeploymentTools } from './deployment-tools.js';
import { PackageStaging } from './package-staging.js';
import type { StagedPackage } from './staged-package.js';

/** Who publishes, and what they say about it. */
export interface DeploymentNote extends Pick<NewDeployment, 'author' | 'deployer' | 'message'> {
  /** Whether the package is to be built here; undefined: as the app's settings say. */
  readonly remoteBuild?: boolean | undefined;
}

/** A deployment that was begun: its row is there, so that a first poll finds it (publishing 7.2). */
export interface BegunDeployment {
  readonly id: string;
  /** Its last row; never rejects. */
  readonly ended: Promise<DeploymentRow>;
}

/** One that was made elsewhere, as its tool tells of it (publishing 7.4). */
export interface ForeignDeployment extends DeploymentNote {
  readonly status: 'succeeded' | 'failed';
}

const LISTED = 100;

/** Deployments of apps: one at a time for each, whatever node takes it. */
@Injectable()
export class Deployments implements OnApplicationShutdown {
  readonly #running = new Set<DeploymentRun>();

  constructor(
    private readonly store: DeploymentStore,
    private readonly tools: DeploymentTools,
    private readonly logger: Logger,
    private readonly staging: PackageStaging,
  ) {}

  /**
   * Takes a package in and goes on with it by itself. Resolves when it is on disk; rejects with APP_NOT_FOUND or DEPLOYMENT_CONFLICT before anything
   * is read, and as `PackageStaging.receive` while it is read.
   */
  publish(app: string, upload: AsyncIterable<Uint8Array>, note: DeploymentNote): Promise<BegunDeployment> {
    return this.publishMade(app, (signal) => this.staging.receive(upload, signal), note);
  }

  /** As `publish`, for a package that is made here, while no other deployment of the app is under way. */
  async publishMade(
    app: string,
    make: (signal: AbortSignal) => Promise<StagedPackage>,
    note: DeploymentNote,
  ): Promise<BegunDeployment> {
    const run = await this.#begin(app, note);
    try {
      const staged = await make(run.signal);
      return this.#goOn(run, () => run.publish(staged, note.remoteBuild));
    } catch (error) {
      await this.#goOn(run, () => Promise.reject(error as Error)).ended;
      throw error;
    }
  }

  /** Brings the version of an earlier deployment into service again. Rejects with DEPLOYMENT_NOT_FOUND or DEPLOYMENT_CONFLICT. */
  async redeploy(app: string, id: string, note: DeploymentNote): Promise<BegunDeployment> {
    const { version } = await this.get(app, id);
    if (version === undefined) {
      throw new NightshiftError(
        'DEPLOYMENT_CONFLICT',
        `Deployment ${id} has no version: it failed before its package was stored.`,
      );
    }
    const run = await this.#begin(app, note);
    return this.#goOn(run, () => run.activate(version));
  }

  /** Keeps one that was made elsewhere, for whoever lists them. Rejects with DEPLOYMENT_CONFLICT or STORE_CONFLICT when its id is taken. */
  async record(app: string, id: string, { status, ...note }: ForeignDeployment): Promise<DeploymentRow> {
    const run = this.#newRun(app, id, note);
    await this.#claimed(run, app);
    return run.finish(
      status === 'succeeded' ? () => Promise.resolve() : () => Promise.reject(failedElsewhere(note.deployer)),
    );
  }

  /** Rejects with DEPLOYMENT_NOT_FOUND, or DEPLOYMENT_CONFLICT for the one whose version is active and for one under way. */
  async delete(app: string, id: string, activeVersion: string | undefined): Promise<void> {
    const row = await this.get(app, id);
    const isActive = row.status === 'succeeded' && row.version !== undefined && row.version === activeVersion;
    if (!isActive && (await this.store.delete(app, row.id))) return;
    throw new NightshiftError(
      'DEPLOYMENT_CONFLICT',
      isActive
        ? `Deployment ${row.id} made the active version: activate another one first.`
        : `Deployment ${row.id} is under way: wait for its end.`,
    );
  }

  /** Newest first. */
  list(app: string): Promise<DeploymentRow[]> {
    return this.store.list(app, LISTED);
  }

  /** `latest` is an id too. Throws DEPLOYMENT_NOT_FOUND. */
  async get(app: string, id: string): Promise<DeploymentRow> {
    const row = id === 'latest' ? (await this.store.list(app, 1))[0] : await this.store.find(app, id);
    if (row !== undefined) return row;
    throw new NightshiftError('DEPLOYMENT_NOT_FOUND', `App ${app} has no deployment ${id}.`);
  }

  /** Throws DEPLOYMENT_NOT_FOUND. */
  async log(app: string, id: string): Promise<DeploymentLogLine[]> {
    return this.store.listLog((await this.get(app, id)).id);
  }

  async onApplicationShutdown(): Promise<void> {
    const runs = [...this.#running];
    for (const run of runs) run.giveUp('Management was stopped: publish again.');
    await Promise.all(runs.map(({ over }) => over));
  }

  async #begin(app: string, note: DeploymentNote): Promise<DeploymentRun> {
    const run = this.#newRun(app, randomUUID(), note);
    await this.#claimed(run, app);
    this.#running.add(run);
    return run;
  }

  #newRun(app: string, id: string, { author, deployer, message }: DeploymentNote): DeploymentRun {
    return new DeploymentRun({ id, app, author, deployer, message }, this.tools);
  }

  async #claimed(run: DeploymentRun, app: string): Promise<void> {
    if (await run.begin()) return;
    throw new NightshiftError(
      'DEPLOYMENT_CONFLICT',
      `Another deployment of ${app} is under way: wait for its end, and publish again.`,
    );
  }

  #goOn(run: DeploymentRun, work: () => Promise<void>): BegunDeployment {
    const told = (error: unknown): never => {
      if (codeOf(error) === 'INTERNAL') this.logger.error({ deployment: run.id, error }, 'A deployment failed');
      throw error;
    };
    const ended = run.finish(() => work().catch(told)).finally(() => this.#running.delete(run));
    void ended.then((row) => {
      const { app, id, status, statusText: reason, version } = row;
      this.tools.ended(row);
      this.logger.info({ app, deployment: id, version, status, reason }, 'A deployment has ended');
    });
    return { id: run.id, ended };
  }
}

function failedElsewhere(deployer: string): NightshiftError {
  return new NightshiftError('VERSION_REFUSED', `${deployer} says that it failed.`);
}
