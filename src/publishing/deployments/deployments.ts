import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from '../publishing.config.js';
import { DeploymentRun } from './deployment-run.js';
import { DeploymentStore, type DeploymentLogLine, type DeploymentRow, type NewDeployment } from './deployment-store.js';
import { DeploymentTools } from './deployment-tools.js';
import { stagePackage, type StagedPackage } from './staged-package.js';

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

const LISTED = 100;

/** Deployments of apps: one at a time for each, whatever node takes it. */
@Injectable()
export class Deployments implements OnApplicationShutdown {
  readonly #running = new Set<DeploymentRun>();

  constructor(
    private readonly store: DeploymentStore,
    private readonly tools: DeploymentTools,
    private readonly logger: Logger,
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
  ) {}

  /**
   * Takes a package in and goes on with it by itself. Resolves when it is on disk; rejects with APP_NOT_FOUND or DEPLOYMENT_CONFLICT before anything
   * is read, and with BODY_TOO_LARGE or MANAGEMENT_UNAVAILABLE while it is read.
   */
  publish(app: string, upload: AsyncIterable<Uint8Array>, note: DeploymentNote): Promise<BegunDeployment> {
    return this.publishMade(app, () => stagePackage(upload, this.config.maxPackageBytes), note);
  }

  /** As `publish`, for a package that is made here, while no other deployment of the app is under way. */
  async publishMade(app: string, make: () => Promise<StagedPackage>, note: DeploymentNote): Promise<BegunDeployment> {
    const run = await this.#begin(app, note);
    try {
      const staged = await make();
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

  async #begin(app: string, { author, deployer, message }: DeploymentNote): Promise<DeploymentRun> {
    const run = new DeploymentRun({ id: randomUUID(), app, author, deployer, message }, this.tools);
    if (!(await run.begin())) {
      throw new NightshiftError(
        'DEPLOYMENT_CONFLICT',
        `Another deployment of ${app} is under way: wait for its end, and publish again.`,
      );
    }
    this.#running.add(run);
    return run;
  }

  #goOn(run: DeploymentRun, work: () => Promise<void>): BegunDeployment {
    const told = (error: unknown): never => {
      if (codeOf(error) === 'INTERNAL') this.logger.error({ deployment: run.id, error }, 'A deployment failed');
      throw error;
    };
    const ended = run.finish(() => work().catch(told)).finally(() => this.#running.delete(run));
    void ended.then(({ app, id, status, statusText: reason, version }) =>
      this.logger.info({ app, deployment: id, version, status, reason }, 'A deployment has ended'),
    );
    return { id: run.id, ended };
  }
}
