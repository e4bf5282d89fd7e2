import { NightshiftError } from '#contracts/errors.js';
import type { DeploymentLogType, DeploymentProgress, DeploymentRow, NewDeployment } from './deployment-store.js';
import type { DeploymentTools } from './deployment-tools.js';
import type { DeploymentWatch } from './deployment-watch.js';
import type { StagedPackage } from './staged-package.js';

/** So long an app waits for its next deployment when a node was killed. */
const CLAIM_MS = 20_000;
const RENEW_EVERY_MS = 4_000;
const KEPT_DEPLOYMENTS = 50;
const GAVE_UP = 'Nightshift failed on it; its log has the details.';

/** One deployment from its row to its last status. Until the pointer moves the version that runs is untouched, whatever happens here. */
export class DeploymentRun {
  readonly id: string;
  readonly over: Promise<void>;
  readonly #deployment: NewDeployment;
  readonly #tools: DeploymentTools;
  readonly #watch: DeploymentWatch;
  #renewing: NodeJS.Timeout | undefined;
  #version: string | undefined;
  #told = '';
  #isOver: () => void = () => undefined;

  constructor(deployment: NewDeployment, tools: DeploymentTools) {
    this.id = deployment.id;
    this.#deployment = deployment;
    this.#tools = tools;
    this.#watch = tools.watch();
    this.over = new Promise((resolve) => (this.#isOver = resolve));
  }

  /** Resolves with false when another deployment of the app is under way. Throws APP_NOT_FOUND. */
  async begin(): Promise<boolean> {
    const begun = await this.#tools.store.begin(this.#deployment, CLAIM_MS).catch((error: unknown) => {
      this.#watch.close();
      throw error;
    });
    if (!begun) this.#watch.close();
    else this.#renewing = setInterval(() => void this.#renew(), RENEW_EVERY_MS).unref();
    this.#tools.changed(this.#deployment.app);
    return begun;
  }

  /** Raised when it is given up. */
  get signal(): AbortSignal {
    return this.#watch.signal;
  }

  giveUp(reason: string): void {
    this.#watch.giveUp(reason);
  }

  async publish(upload: StagedPackage, remoteBuild: boolean | undefined): Promise<void> {
    try {
      await this.#log('info', `Received ${upload.bytes} bytes, SHA-256 ${upload.digest}.`);
      this.#version = await this.#kept(upload, remoteBuild);
    } finally {
      await upload.remove();
    }
    await this.activate(this.#version);
  }

  async #kept(upload: StagedPackage, remoteBuild: boolean | undefined): Promise<string> {
    const { app } = this.#deployment;
    const { signal } = this.#watch;
    const log = (line: string): Promise<void> => this.#log('info', line);
    const tell = (what: string): Promise<void> => this.#tell(what);
    const { staged, files } = await this.#tools.packages.prepare(upload, { app, remoteBuild, signal, log, tell });
    try {
      signal.throwIfAborted();
      const version = await this.#tools.packages.keep(app, staged);
      await log(`${files} files are kept as version ${version}.`);
      return version;
    } finally {
      await staged.remove();
    }
  }

  async activate(version: string): Promise<void> {
    this.#version = version;
    // A node that stood still may have lost the app to another deployment: it must not move the pointer then.
    await this.#renew();
    this.#watch.signal.throwIfAborted();
    this.#watch.start();
    await this.#tell('A worker is to load it.');
    const waiting = (why: string): void => void this.#tell(why).catch(() => undefined);
    await this.#tools.activations.activate(this.#deployment.app, version, { signal: this.#watch.signal, waiting });
    // It is in service: a store that is away now must not make this a failure.
    await this.#log('info', `Version ${version} is active.`).catch(() => undefined);
  }

  /** Does the work and keeps how it ended. Never rejects. */
  async finish(work: () => Promise<void>): Promise<DeploymentRow> {
    const last = await work().then(
      (): DeploymentProgress => ({ status: 'succeeded', statusText: '', version: this.#version }),
      (error: unknown): DeploymentProgress => ({
        status: 'failed',
        statusText: reasonOf(error),
        version: this.#version,
      }),
    );
    const row = await this.#end(last).catch((): DeploymentRow => this.#unkept(last));
    clearInterval(this.#renewing);
    this.#watch.close();
    this.#isOver();
    return row;
  }

  async #end(last: DeploymentProgress): Promise<DeploymentRow> {
    const { store } = this.#tools;
    const { app } = this.#deployment;
    // The last status matters more than the line that explains it.
    if (last.statusText !== '') await this.#log('error', last.statusText).catch(() => undefined);
    await store.end(this.id, last);
    this.#tools.changed(app);
    await store.prune(app, KEPT_DEPLOYMENTS);
    return (await store.find(app, this.id)) ?? this.#unkept(last);
  }

  /** The store is away: the claim runs out, and the row ends as failed once it is back. */
  #unkept({ status, statusText }: DeploymentProgress): DeploymentRow {
    const now = new Date();
    return { ...this.#deployment, status, statusText, version: this.#version, receivedAt: now, endedAt: now };
  }

  async #tell(why: string): Promise<void> {
    if (why === this.#told) return;
    this.#told = why;
    const status = this.#watch.hasWorkers ? 'deploying' : 'pending';
    await this.#tools.store.progress(this.id, { status, statusText: why, version: this.#version });
    await this.#log('info', why);
  }

  async #log(type: DeploymentLogType, message: string): Promise<void> {
    await this.#tools.store.log(this.id, type, message);
    this.#tools.changed(this.#deployment.app);
  }

  async #renew(): Promise<void> {
    // The store may be away for a while: the claim is longer than that, or somebody else has ended it.
    const held = await this.#tools.store.renew(this.id, CLAIM_MS).catch(() => true);
    if (!held) this.giveUp('It was taken for abandoned and ended: publish again.');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof NightshiftError && error.class !== 'Internal' ? error.message : GAVE_UP;
}
