import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { RunInvocation } from '#contracts/messages/run-invocation.js';
import type { Assignment, WorkerAppState } from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { WorkerConfig } from '../worker.config.js';
import { AppLanes } from './app-lanes.js';
import type { AppLoader } from './app-loader.js';
import { noteLine } from './app-notes.js';
import { pause } from './backoff.js';
import type { LaneApp, LaneTools } from './lane.js';
import type { LoadedVersion } from './loaded-version.js';
import type { LoadReporter } from './load-reporter.js';
import type { SafeObserver } from './safe-observer.js';
import { ServedVersions, type WantedVersion } from './served-versions.js';

const CATCH_UP_LIMIT_MS = 10_000;

export interface ServedAppTools {
  readonly lanes: LaneTools;
  readonly loader: AppLoader;
  readonly reporter: LoadReporter;
  readonly logger: Logger;
  readonly observer: Pick<SafeObserver, 'appLog'>;
  readonly config: Pick<WorkerConfig, 'syncSlots' | 'durableSlots'>;
  /** `states` or the number of running calls changed in a way that management should know at once. */
  readonly changed: () => void;
  /** Asks management for assignments now; resolves when they are loaded or failed. */
  readonly refresh: () => Promise<void>;
}

/** One app on this worker: the version in service, those beside it, and the lanes by which work reaches them. Replaced versions finish their calls. */
export class ServedApp {
  readonly name: string;
  readonly #tools: ServedAppTools;
  readonly #versions = new ServedVersions((version) => void this.#retire(version));
  readonly #app: LaneApp;
  readonly #lanes: AppLanes;
  readonly #retiring = new Set<LoadedVersion>();
  readonly #closing = new AbortController();
  /** Keys of the versions that the newest assignment has asked for in vain. */
  readonly #tried = new Set<string>();
  #assignment: Assignment | undefined;
  /** What is being loaded now, and how to give it up. */
  #loading: { readonly key: string; readonly giveUp: AbortController } | undefined;
  #applying: Promise<void> | undefined;
  #switched = Promise.withResolvers<void>();
  #stopped: Promise<void> | undefined;

  constructor(name: string, tools: ServedAppTools) {
    this.name = name;
    this.#tools = tools;
    this.#app = {
      name,
      current: () => this.#current(),
      named: (version) => this.#versions.find(version) ?? this.#current(),
      catchUp: (calls) => this.#catchUp(calls),
    };
    this.#lanes = new AppLanes({
      app: this.#app,
      tools: tools.lanes,
      config: tools.config,
      say: (warning) => tools.observer.appLog(name, noteLine(warning, 'Warning')),
    });
  }

  get running(): number {
    return this.#lanes.running;
  }

  /** One entry per version: the one in service, and every other that is assigned. None in service, no call is taken: versions beside it run only their share. */
  get states(): readonly WorkerAppState[] {
    const syncSlots = this.#versions.current === undefined ? 0 : this.#lanes.syncSlots;
    return this.#versions.states.map((state) => ({ app: this.name, syncSlots, ...state }));
  }

  /**
   * Resolves when the versions of the assignment, or of one that came after it, are loaded or have failed. One that is loaded already is in service when
   * this returns.
   */
  apply(assignment: Assignment): Promise<void> {
    this.#assignment = assignment;
    this.#tried.clear();
    void (this.#versions.want(assignment) ? this.#enter() : this.#follow());
    // A version that nobody wants any more, and that may never end loading, must not keep the next one waiting.
    if (this.#loading !== undefined && !this.#versions.wants(this.#loading.key)) this.#loading.giveUp.abort();
    this.#applying ??= this.#applyAll();
    return this.#applying;
  }

  /** Takes nothing more until `release`. Versions stay, and newer ones are loaded as ever. */
  hold(): void {
    this.#lanes.hold();
  }

  async release(): Promise<void> {
    await this.#lanes.release();
  }

  /** Takes no more calls; resolves when every call it has is answered or settled. */
  stopTaking(): Promise<void> {
    this.#closing.abort();
    this.#stopped ??= this.#lanes.close();
    return this.#stopped;
  }

  /** Ends the language processes of every version now, of one that is still loading too. */
  async end(): Promise<void> {
    this.#closing.abort();
    const versions = [...this.#retiring, ...this.#versions.loaded];
    await Promise.all([...versions.map((version) => version.close()), this.#applying]);
    // Last: what a run returned may still have been on its way.
    await this.#tools.lanes.foreign.keep(this.#app, []);
  }

  async #applyAll(): Promise<void> {
    // A turn later, so that `#applying` is set before it is cleared. It is cleared in the turn that looks for a missing version last: no call falls
    // between.
    await Promise.resolve();
    try {
      await this.#follow();
      for (let next = this.#missing(); next !== undefined; next = this.#missing()) {
        await this.#load(next);
        await this.#follow();
      }
    } finally {
      this.#applying = undefined;
    }
  }

  #missing(): WantedVersion | undefined {
    return this.#closing.signal.aborted ? undefined : this.#versions.missing(this.#tried);
  }

  async #load(wanted: WantedVersion): Promise<void> {
    const { version, digest, key } = wanted;
    const assignment = this.#assignment;
    if (assignment === undefined) return;
    this.#tried.add(key);
    this.#versions.loading(wanted);
    this.#tools.changed();
    const giveUp = new AbortController();
    this.#loading = { key, giveUp };
    const signal = AbortSignal.any([giveUp.signal, this.#closing.signal]);
    const result = await this.#tools.loader.load({ ...assignment, version, digest }, signal);
    this.#loading = undefined;
    if (signal.aborted) return result.kind === 'loaded' ? result.version.close() : undefined;
    const report = result.kind === 'loaded' ? result.version.app.report : result.report;
    if (result.kind === 'loaded') await this.#place(wanted, result.version);
    else this.#failed(wanted, report, result.final);
    this.#tell(version, report);
    await this.#tools.reporter.report(this.name, version, report, this.#closing.signal);
  }

  async #place(wanted: WantedVersion, version: LoadedVersion): Promise<void> {
    const functions = version.app.report.functions.length;
    this.#tools.logger.info({ app: this.name, version: version.version, functions }, 'The app is loaded');
    // Consumed first, announced then: a gateway sends to workers that say they are ready.
    if (this.#versions.put(wanted, version)) await this.#enter();
    this.#tools.changed();
  }

  #failed(wanted: WantedVersion, report: LoadReport, final: boolean): void {
    this.#versions.failed(wanted, final);
    this.#tools.changed();
    const { version } = wanted;
    this.#tools.logger.warn({ app: this.name, version, errors: report.errors }, 'The app could not be loaded');
  }

  /** People read why a function is off in the worker's log too. */
  #tell(version: string, { functions, notes = [] }: LoadReport): void {
    const { logger } = this.#tools;
    const app = this.name;
    for (const note of notes) logger.info({ app, version, note }, 'A part of the app has no effect');
    for (const { name, errors } of functions) {
      for (const error of errors) logger.warn({ app, version, function: name, error }, 'A function is off');
    }
  }

  /** Another version is in service. */
  async #enter(): Promise<void> {
    this.#switched.resolve();
    this.#switched = Promise.withResolvers();
    await this.#follow();
    this.#tools.changed();
  }

  async #follow(): Promise<void> {
    const { current: active, loaded } = this.#versions;
    if (active === undefined || this.#assignment === undefined) return;
    // The queues of a version that is to be in service next are not those of the one before it.
    if (this.#missing()?.version === this.#assignment.version) return;
    await this.#lanes.follow({ active, loaded }, this.#assignment);
  }

  async #retire(version: LoadedVersion): Promise<void> {
    this.#retiring.add(version);
    try {
      await version.retire();
    } catch (error) {
      this.#tools.logger.error({ error, app: this.name, version: version.version }, 'A replaced version did not close');
    }
    this.#retiring.delete(version);
  }

  #current(): LoadedVersion {
    const { current } = this.#versions;
    if (current !== undefined) return current;
    throw new NightshiftError('APP_NOT_LOADED', `App ${this.name} is not loaded on this worker.`);
  }

  #catchUp(calls: RunInvocation['calls']): Promise<void> | undefined {
    const current = this.#current();
    const known = calls.every((call) => this.#versions.find(call.version) !== undefined || current.has(call.function));
    if (known) return undefined;
    const refreshed = this.#tools.refresh().catch(() => undefined);
    return Promise.race([refreshed, this.#switched.promise, pause(CATCH_UP_LIMIT_MS, this.#closing.signal)]);
  }
}
