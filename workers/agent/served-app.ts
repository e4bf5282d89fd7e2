import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { RunInvocation } from '#contracts/messages/run-invocation.js';
import type { Assignment, WorkerAppState } from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { WorkerConfig } from '../worker.config.js';
import type { AppLoader } from './app-loader.js';
import { pause } from './backoff.js';
import { DurableLane } from './durable-lane.js';
import { noteLine } from './app-notes.js';
import type { LaneApp, LaneTools } from './lane.js';
import type { LoadedVersion } from './loaded-version.js';
import type { LoadReporter } from './load-reporter.js';
import { QueueLanes } from './queue-lanes.js';
import type { SafeObserver } from './safe-observer.js';
import { Slots } from './slots.js';
import { SyncLane } from './sync-lane.js';

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

/**
 * One app on this worker: at most one version takes calls, replaced ones finish theirs. A version that fails to load leaves the one before it in place.
 */
export class ServedApp {
  readonly name: string;
  readonly #tools: ServedAppTools;
  readonly #syncSlots: Slots;
  readonly #durableSlots: Slots;
  readonly #sync: SyncLane;
  readonly #durable: DurableLane;
  readonly #queues: QueueLanes;
  readonly #retiring = new Set<LoadedVersion>();
  readonly #closing = new AbortController();
  #wanted: Assignment | undefined;
  #applying: Promise<void> | undefined;
  #handled = '';
  #newest: { readonly version: string; readonly state: WorkerAppState['state'] } | undefined;
  #current: LoadedVersion | undefined;
  #stopped: Promise<void> | undefined;

  constructor(name: string, tools: ServedAppTools) {
    this.name = name;
    this.#tools = tools;
    this.#syncSlots = new Slots(tools.config.syncSlots);
    this.#durableSlots = new Slots(tools.config.durableSlots);
    const app: LaneApp = {
      name,
      current: () => this.#currentVersion(),
      catchUp: (calls) => this.#catchUp(calls),
    };
    this.#sync = new SyncLane(app, tools.lanes, this.#syncSlots);
    this.#durable = new DurableLane(app, tools.lanes, this.#durableSlots);
    this.#queues = new QueueLanes(app, tools.lanes, (warning) =>
      tools.observer.appLog(name, noteLine(warning, 'Warning')),
    );
  }

  get running(): number {
    return this.#sync.running + this.#durable.running + this.#queues.running;
  }

  /** One entry per version: the newest assigned, and the one in service while that is another. */
  get states(): readonly WorkerAppState[] {
    const states: WorkerAppState[] = [];
    const { version: served } = this.#current ?? {};
    const common = { app: this.name, syncSlots: this.#syncSlots.capacity };
    if (served !== undefined) states.push({ ...common, version: served, state: 'ready' });
    if (this.#newest !== undefined && this.#newest.version !== served) states.push({ ...common, ...this.#newest });
    return states;
  }

  /** Resolves when the assignment, or one that came after it, is in service or has failed. */
  apply(assignment: Assignment): Promise<void> {
    this.#wanted = assignment;
    this.#applying ??= this.#applyAll();
    return this.#applying;
  }

  /** Takes no more calls; resolves when every call it has is answered or settled. */
  stopTaking(): Promise<void> {
    this.#stopped ??= this.#stopTaking();
    return this.#stopped;
  }

  /** Ends the language processes of every version now, of one that is still loading too. */
  async end(): Promise<void> {
    this.#closing.abort();
    const versions = [...this.#retiring, ...(this.#current === undefined ? [] : [this.#current])];
    await Promise.all([...versions.map((version) => version.close()), this.#applying]);
    // Last: what a run returned may still have been on its way.
    await this.#tools.lanes.foreign.keep(this.name, []);
  }

  async #stopTaking(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#sync.close(), this.#durable.close(), this.#queues.close()]);
    await this.#sync.whenIdle();
  }

  async #applyAll(): Promise<void> {
    // A turn later, so that `#applying` is set before it is cleared. It is cleared in the turn that looks at `#wanted` last: no call falls between.
    await Promise.resolve();
    try {
      for (let next = this.#wanted; next !== undefined && !this.#closing.signal.aborted; next = this.#wanted) {
        this.#wanted = undefined;
        if (keyOf(next) !== this.#handled) await this.#load(next);
        if (this.#current !== undefined) await this.#openLanes(this.#current, next);
      }
    } finally {
      this.#applying = undefined;
    }
  }

  async #load(assignment: Assignment): Promise<void> {
    const { app, version } = assignment;
    this.#newest = { version, state: 'loading' };
    this.#tools.changed();
    const result = await this.#tools.loader.load(assignment);
    if (this.#closing.signal.aborted) return result.kind === 'loaded' ? result.version.close() : undefined;
    if (result.kind === 'loaded') {
      this.#handled = keyOf(assignment);
      await this.#replace(result.version, assignment);
    } else {
      if (result.final) this.#handled = keyOf(assignment);
      this.#newest = { version, state: 'failed' };
      this.#tools.changed();
      this.#tools.logger.warn({ app, version, errors: result.report.errors }, 'The app could not be loaded');
    }
    const report = result.kind === 'loaded' ? result.version.app.report : result.report;
    this.#tell(version, report);
    await this.#tools.reporter.report(app, version, report, this.#closing.signal);
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

  async #replace(version: LoadedVersion, assignment: Assignment): Promise<void> {
    const before = this.#current;
    this.#current = version;
    this.#syncSlots.resize(Math.min(this.#tools.config.syncSlots, version.app.concurrency));
    // Consumed first, announced then: a gateway sends to workers that say they are ready.
    await this.#openLanes(version, assignment);
    this.#newest = { version: version.version, state: 'ready' };
    this.#tools.changed();
    const functions = version.app.report.functions.length;
    this.#tools.logger.info({ app: this.name, version: version.version, functions }, 'The app is loaded');
    if (before !== undefined) void this.#retire(before);
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

  /** A lane without slots is never opened: this worker takes no such work. */
  async #openLanes(version: LoadedVersion, assignment: Assignment): Promise<void> {
    const { syncSlots, durableSlots } = this.#tools.config;
    if (durableSlots > 0) this.#queues.follow(version, assignment);
    await Promise.all([
      syncSlots > 0 ? this.#sync.open() : undefined,
      assignment.durable && durableSlots > 0 ? this.#durable.open() : undefined,
    ]);
  }

  #currentVersion(): LoadedVersion {
    if (this.#current !== undefined) return this.#current;
    throw new NightshiftError('APP_NOT_LOADED', `App ${this.name} is not loaded on this worker.`);
  }

  #catchUp(calls: RunInvocation['calls']): Promise<void> | undefined {
    const current = this.#currentVersion();
    const known = calls.every((call) => call.version === current.version || current.has(call.function));
    if (known) return undefined;
    const refreshed = this.#tools.refresh().catch(() => undefined);
    return Promise.race([refreshed, pause(CATCH_UP_LIMIT_MS, this.#closing.signal)]);
  }
}

/** What makes the language processes differ, a restart that was asked for included. Order of settings does not. */
function keyOf({ version, digest, settings, restarts = 0 }: Assignment): string {
  return JSON.stringify([version, digest, restarts, Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
