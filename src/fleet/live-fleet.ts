import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { codec } from '#contracts/messages/codec.js';
import { FleetSignal, type WorkerLost, type WorkerPresent } from '#contracts/messages/control.js';
import { HEARTBEAT_EVERY_MS, WORKER_SILENT_AFTER_MS, type WorkerHeartbeat } from '#contracts/messages/worker-link.js';
import { Clock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { unreachable } from '#contracts/errors.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { FleetRegistry, type LiveWorker, type LostListener, type ProcessPresence } from './fleet-registry.js';
import { Hearing } from './links/hearing.js';

/** Time for a worker whose link broke to link again, with any node, before its calls are given up. */
const RECONNECT_GRACE_MS = 300;
const SWEEP_EVERY_MS = 500;

const fleetSignal = codec('fleet signal', FleetSignal);

/** What tells one process of a worker from the next; undefined of a worker that is older than this management. */
interface Incarnation {
  readonly process?: string | undefined;
  readonly startedAt?: string | undefined;
}

interface Entry extends Incarnation {
  readonly worker: LiveWorker;
  /** The node that holds the link. */
  readonly node: string;
  /** Monotonic. */
  seenAtMs: number;
  publishedAtMs: number;
  /** Runs while the link is broken. */
  grace?: NodeJS.Timeout;
}

type Report = Omit<LiveWorker, 'lastSeenMs'> & Incarnation & { readonly node: string };

/**
 * The fleet as this node sees it: the workers linked to it, and what the other nodes say about theirs. Presence is published at every change and
 * every 5 s. A worker is lost when its link broke and did not come back to any node, when it comes back as a new process, or after 15 s of silence.
 */
@Injectable()
export class LiveFleet extends FleetRegistry implements OnModuleInit, OnModuleDestroy {
  readonly #node = randomUUID();
  readonly #entries = new Map<string, Entry>();
  readonly #serving = new Map<string, readonly LiveWorker[]>();
  readonly #lostListeners = new Set<LostListener>();
  readonly #hearing: Hearing;
  #sweeping: NodeJS.Timeout | undefined;
  #subscription: Promise<Subscription | undefined> | undefined;

  constructor(
    private readonly signals: Signals,
    private readonly queue: DurableQueue,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
    this.#hearing = new Hearing(clock.monotonicMs());
  }

  /** Does not wait for the broker: the workers linked here are known without it. */
  onModuleInit(): void {
    this.#sweeping = setInterval(() => this.sweep(), SWEEP_EVERY_MS).unref();
    this.#subscription = this.#listen();
  }

  /** A node that stops says nothing: its workers link with another one, and who waits for their calls waits on. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#sweeping);
    for (const entry of this.#entries.values()) clearTimeout(entry.grace);
    this.#entries.clear();
    this.#serving.clear();
    await (await this.#subscription)?.close();
  }

  override list(): readonly LiveWorker[] {
    return [...this.#entries.values()].map(({ worker }) => worker);
  }

  override serving(app: string): readonly LiveWorker[] {
    const known = this.#serving.get(app);
    if (known !== undefined) return known;
    const workers = this.list().filter(
      ({ apps, draining }) => !draining && apps.some((loaded) => loaded.app === app && loaded.state === 'ready'),
    );
    this.#serving.set(app, workers);
    return workers;
  }

  override isLive(workerId: string): boolean {
    return this.#entries.has(workerId);
  }

  override presence(workerId: string, process: string): ProcessPresence {
    const entry = this.#entries.get(workerId);
    if (entry === undefined) return this.#absence();
    return entry.process === undefined || entry.process === process ? 'live' : 'gone';
  }

  override presenceSince(workerId: string, moment: Date): ProcessPresence {
    const entry = this.#entries.get(workerId);
    if (entry === undefined) return this.#absence();
    return entry.startedAt !== undefined && Date.parse(entry.startedAt) <= moment.getTime() ? 'live' : 'gone';
  }

  override onLost(listener: LostListener): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** A heartbeat on a link of this node. */
  heard(worker: { readonly id: string; readonly name: string }, heartbeat: WorkerHeartbeat): void {
    const before = this.#entries.get(worker.id);
    const { type: _type, ...state } = heartbeat;
    const { id, name } = worker;
    const entry = this.#report({ ...state, id, name, node: this.#node });
    if (before === undefined || !samePresence(before, entry)) this.#publish(entry);
    else entry.publishedAtMs = before.publishedAtMs;
  }

  /** Any other sign of life on a link of this node. */
  alive(workerId: string): void {
    const entry = this.#entries.get(workerId);
    if (entry?.node === this.#node && entry.grace === undefined) entry.seenAtMs = this.clock.monotonicMs();
  }

  /** The worker's link with this node broke, and it has no other one here. */
  linkClosed(workerId: string): void {
    const entry = this.#entries.get(workerId);
    if (entry?.node !== this.#node || entry.grace !== undefined) return;
    entry.grace = setTimeout(() => this.#lose(entry, 'its link closed'), RECONNECT_GRACE_MS).unref();
  }

  /** Finds who has fallen silent and repeats who is here. Called twice a second. */
  sweep(): void {
    const now = this.clock.monotonicMs();
    this.#hearing.note(now, this.queue.available);
    for (const entry of this.#entries.values()) {
      const own = entry.node === this.#node;
      if (this.#hearing.silentMs(entry.seenAtMs, own) > WORKER_SILENT_AFTER_MS) this.#lose(entry, 'it fell silent');
      else if (own && now - entry.publishedAtMs >= HEARTBEAT_EVERY_MS) this.#publish(entry);
    }
  }

  /** Of a worker that is not known here. */
  #absence(): ProcessPresence {
    const longAgo = this.clock.monotonicMs() - WORKER_SILENT_AFTER_MS;
    return this.#hearing.heardAllSince(longAgo, false) ? 'gone' : 'unknown';
  }

  async #listen(): Promise<Subscription | undefined> {
    try {
      const subscription = await this.signals.subscribe(CONTROL_KEYS.everyWorker, (_key, signal) => this.#take(signal));
      this.signals.send(CONTROL_KEYS.fleetAsked, { type: 'fleet.asked', node: this.#node });
      return subscription;
    } catch (error) {
      this.logger.error({ error }, 'Workers of other nodes are not seen');
      return undefined;
    }
  }

  #take(signal: unknown): void {
    const said = fleetSignal.check(signal);
    if (said.node === this.#node) return;
    switch (said.type) {
      case 'worker.present':
        this.#report({ ...said, id: said.worker });
        return;
      case 'worker.lost':
        this.#takeLost(said);
        return;
      case 'fleet.asked':
        for (const entry of this.#entries.values()) if (entry.node === this.#node) this.#publish(entry);
        return;
      default:
        unreachable(said);
    }
  }

  /** Stale when the worker has linked with a third node meanwhile. */
  #takeLost({ worker, node }: WorkerLost): void {
    const entry = this.#entries.get(worker);
    if (entry?.node === node) this.#lose(entry, 'its node says so');
  }

  /** The newest word about a worker holds, whichever node it comes from: a link that broke unnoticed must not hide where the worker is now. */
  #report(report: Report): Entry {
    const before = this.#entries.get(report.id);
    clearTimeout(before?.grace);
    // The id outlives the process, but what the process was running does not.
    const restarted =
      before?.process !== undefined && report.process !== undefined && before.process !== report.process;
    if (before !== undefined && restarted) this.#lose(before, 'its process was started anew');
    const { node, process, startedAt, id, name, apps, running, draining, unavailable, load } = report;
    // Said once per connection: what was said holds.
    const facts = report.facts ?? before?.worker.facts;
    const state = { apps, running, draining, unavailable, load };
    const worker = { id, name, ...state, facts, lastSeenMs: this.clock.now().getTime() };
    const seenAtMs = this.clock.monotonicMs();
    const entry: Entry = { worker, node, process, startedAt, seenAtMs, publishedAtMs: 0 };
    this.#entries.set(id, entry);
    this.#serving.clear();
    if (before === undefined) this.logger.info({ workerId: id, name }, 'A worker is here');
    return entry;
  }

  #publish(entry: Entry): void {
    entry.publishedAtMs = this.clock.monotonicMs();
    const { id, name, apps, running, draining, unavailable, facts, load } = entry.worker;
    const present: WorkerPresent = {
      type: 'worker.present',
      node: this.#node,
      worker: id,
      name,
      apps: [...apps],
      running,
      draining,
      ...(unavailable === true && { unavailable }),
      ...(entry.process !== undefined && { process: entry.process }),
      ...(entry.startedAt !== undefined && { startedAt: entry.startedAt }),
      ...(facts !== undefined && { facts }),
      ...(load !== undefined && { load }),
    };
    this.signals.send(CONTROL_KEYS.workerPresent(id), present);
  }

  #lose(entry: Entry, reason: string): void {
    const { id, name, draining, running } = entry.worker;
    clearTimeout(entry.grace);
    this.#entries.delete(id);
    this.#serving.clear();
    const facts = { workerId: id, name, reason, running };
    if (draining && running === 0) this.logger.info(facts, 'A worker that was draining has gone');
    else this.logger.warn(facts, 'A worker is lost');
    if (entry.node === this.#node) {
      const lost: WorkerLost = { type: 'worker.lost', node: this.#node, worker: id };
      this.signals.send(CONTROL_KEYS.workerLost(id), lost);
    }
    for (const listener of this.#lostListeners) this.#tell(listener, entry.worker);
  }

  #tell(listener: LostListener, worker: LiveWorker): void {
    try {
      listener(worker.id, worker);
    } catch (error) {
      this.logger.error({ workerId: worker.id, error }, 'A listener for lost workers failed');
    }
  }
}

function samePresence(a: Entry, b: Entry): boolean {
  const presence = ({ worker: { apps, running, draining, unavailable, facts }, node, process }: Entry) =>
    JSON.stringify([apps, running, draining, unavailable, facts, node, process]);
  return a.grace === undefined && presence(a) === presence(b);
}
