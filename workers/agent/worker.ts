import { Compile } from 'typebox/compile';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { ExecutionCancelled } from '#contracts/messages/control.js';
import type { WorkerFacts, WorkerHeartbeat } from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { Signals, Subscription } from '#contracts/ports/signals.js';
import type { RecordWriter } from '#contracts/record-writer.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import type { Isolation } from '../isolation/isolation.js';
import type { AppRoster } from './app-roster.js';
import type { AvailabilityWatch } from './availability-watch.js';
import type { DrainLimit } from './drain-limit.js';
import { pause, persist } from './backoff.js';
import type { Cancellations } from './cancellations.js';
import type { InvocationRunner } from './invocation-runner.js';
import type { LogTail } from './log-tail.js';
import type { MachineLoad } from './machine-load.js';
import type { ManagementLink } from './management-link.js';
import type { Membership } from './membership.js';
import type { ProgressReporter } from './progress-reporter.js';
import type { Reachability } from './reachability.js';
import type { ResultSender } from './result-sender.js';

const isCancelled = Compile(ExecutionCancelled);

const POLL_EVERY_MS = 30_000;
const BACKOFF = { firstMs: 250, maxMs: 5_000 };
/** After the grace: for an app's own shutdown hooks, five seconds by contract, and for killed runs to become outcomes. */
const END_LIMIT_MS = 10_000;
/** For results, and then records, to leave. */
const LEAVE_LIMIT_MS = 5_000;

/**
 * joining: asks management for a credential, or has one. linked: the connection is open, the first apps are loading. serving: takes calls.
 * draining: finishes what it has. stopped: for good.
 */
export type WorkerState = 'joining' | 'linked' | 'serving' | 'draining' | 'stopped';

export interface WorkerParts {
  /** Made anew at every start: tells management that a restarted worker has lost what it was running, although its id is the same. */
  readonly process: string;
  readonly startedAt: Date;
  readonly isolation: Isolation;
  readonly cancellations: Cancellations;
  readonly membership: Membership;
  readonly link: ManagementLink;
  readonly roster: AppRoster;
  readonly drainLimit: DrainLimit;
  readonly availability: AvailabilityWatch;
  readonly facts: () => Promise<WorkerFacts>;
  readonly load: Pick<MachineLoad, 'read'>;
  readonly runner: InvocationRunner;
  readonly tail: LogTail;
  readonly results: ResultSender;
  readonly progress: ProgressReporter;
  readonly records: RecordWriter;
  readonly signals: Signals;
  readonly reachability: Reachability;
  readonly logger: Logger;
}

/** The worker's life, from joining to stopped. What it does with a call is told by the lanes; this file only opens and closes them in order. */
export class Worker {
  readonly #parts: WorkerParts;
  readonly #stopping = new AbortController();
  #state: WorkerState = 'joining';
  #subscriptions: readonly Subscription[] = [];
  #poll: NodeJS.Timeout | undefined;
  #drained: Promise<void> | undefined;
  #facts: WorkerFacts | undefined;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /** As management knows it; empty until joined. */
  get id(): string {
    return this.#parts.membership.workerId;
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** Raised when the worker is asked to stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Resolves when the worker has joined, is linked, and its first apps are loaded or failed. Waits for management and broker as long as they are away.
   * Rejects with CONFIG_INVALID or TOKEN_INVALID when it cannot join, with MANAGEMENT_UNAVAILABLE when it was stopped before it was linked.
   */
  async start(): Promise<void> {
    const { isolation, facts, cancellations, membership, link, roster, reachability, logger } = this.#parts;
    await isolation.open();
    // Before the first heartbeat and the first lane.
    this.#parts.availability.look();
    this.#facts = await facts();
    await membership.open(this.#stopping.signal);
    await link.open();
    this.#enter('linked');
    // Before the first message is taken.
    await cancellations.refresh();
    const ask = () => roster.refresh().catch((error: unknown) => this.#cannotAsk(error));
    await persist(ask, { signal: this.#stopping.signal, backoff: BACKOFF, again: () => true });
    await this.#watch();
    this.#enter('serving');
    reachability.succeeded();
    logger.info({ workerId: this.id, apps: roster.states }, 'Worker is serving');
  }

  /** Takes nothing more, lets running calls go on for `graceMs`, ends the rest, and leaves. Calls after the first wait for the same drain. */
  drain(graceMs: number): Promise<void> {
    this.#drained ??= this.#drain(graceMs);
    return this.#drained;
  }

  /** As a drain without grace. */
  close(): Promise<void> {
    return this.drain(0);
  }

  /** `first` of its connection: says what the worker is, too. A worker that is held says that it is draining: no gateway counts on it. */
  heartbeat(first = false): WorkerHeartbeat {
    const { roster, process, startedAt, load, availability } = this.#parts;
    const draining = this.#stopping.signal.aborted || roster.hold !== undefined;
    const { states: apps, running } = roster;
    const state = { apps, running, draining, load: load.read(roster.runningByApp) };
    const outside = availability.open ? {} : { unavailable: true };
    return {
      type: 'worker.heartbeat',
      process,
      startedAt: startedAt.toISOString(),
      ...state,
      ...outside,
      ...(first && this.#facts !== undefined && { facts: this.#facts }),
    };
  }

  /** Management has, or may have, something new for us. */
  refresh(): void {
    if (this.#stopping.signal.aborted || this.#state === 'joining') return;
    const { roster, cancellations } = this.#parts;
    void cancellations.refresh();
    void roster.refresh().catch((error: unknown) => this.#cannotAsk(error).catch(() => undefined));
  }

  async #watch(): Promise<void> {
    const { signals, cancellations, tail } = this.#parts;
    this.#subscriptions = [
      await signals.subscribe(CONTROL_KEYS.everyApp, () => this.refresh()),
      await signals.subscribe(CONTROL_KEYS.executionCancelled, (_key, signal) => {
        if (isCancelled.Check(signal)) cancellations.signalled(signal.id);
      }),
      await signals.subscribe(CONTROL_KEYS.everyLogsWanted, (_key, signal) => tail.wanted(signal)),
    ];
    this.#poll = setInterval(() => this.refresh(), POLL_EVERY_MS);
  }

  async #cannotAsk(error: unknown): Promise<never> {
    const { membership, reachability } = this.#parts;
    if (codeOf(error) === 'TOKEN_INVALID') await membership.renew(membership.credential, this.#stopping.signal);
    else reachability.failed(error);
    throw error;
  }

  #enter(state: WorkerState): void {
    if (this.#stopping.signal.aborted) {
      throw new NightshiftError('MANAGEMENT_UNAVAILABLE', 'The worker was stopped before it was ready.');
    }
    this.#state = state;
  }

  async #drain(graceMs: number): Promise<void> {
    const { membership, link, roster, drainLimit, availability, logger } = this.#parts;
    this.#stopping.abort();
    availability.close();
    drainLimit.close();
    this.#state = 'draining';
    logger.info({ workerId: this.id, running: roster.running, graceMs }, 'Worker is draining');
    clearInterval(this.#poll);
    link.announce();
    const settled = roster.stopTaking();
    settled.catch((error: unknown) => logger.error({ error }, 'A lane could not be closed'));
    await within(graceMs, settled);
    await this.#end(settled);
    await link.close();
    await Promise.all(this.#subscriptions.map((subscription) => subscription.close()));
    await membership.close();
    this.#state = 'stopped';
    logger.info({ workerId: this.id }, 'Worker has stopped');
  }

  /** Killed runs become outcomes (sync: a failed result; durable: given back), then what has to leave leaves. */
  async #end(settled: Promise<void>): Promise<void> {
    const { roster, runner, results, records, progress, tail, logger } = this.#parts;
    runner.shutDown();
    const ended = roster.end().catch((error: unknown) => logger.error({ error }, 'An app could not be closed'));
    await within(END_LIMIT_MS, Promise.all([ended, settled]));
    progress.close();
    tail.close();
    await results.finish(LEAVE_LIMIT_MS);
    const recorded = await within(LEAVE_LIMIT_MS, records.flush());
    if (!recorded) logger.error({ records: records.pending }, 'Execution records are lost: the broker is away');
  }
}

/** Waits for a promise, but not longer than this: false then. Its failure is somebody else's to report. */
async function within(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const tooLate = pause(limitMs, enough.signal).then(() => false);
  const inTime = await Promise.race([settled, tooLate]);
  enough.abort();
  return inTime;
}
