import type { Assignment } from '#contracts/messages/worker-link.js';
import type { WorkerConfig } from '../worker.config.js';
import { DurableLane } from './durable-lane.js';
import type { LaneApp, LaneTools } from './lane.js';
import { QueueLanes, type ServedSet } from './queue-lanes.js';
import { Slots } from './slots.js';
import { SyncLane } from './sync-lane.js';

interface LaneSet {
  readonly sync: SyncLane;
  readonly durable: DurableLane;
  readonly queues: QueueLanes;
}

interface AppLanesOptions {
  readonly app: LaneApp;
  readonly tools: LaneTools;
  readonly config: Pick<WorkerConfig, 'syncSlots' | 'durableSlots'>;
  /** Into the app's own log. */
  readonly say: (warning: string) => void;
}

/** Every way by which work reaches one app. Held, none is open: what runs goes on, and new lanes open when the hold is over. */
export class AppLanes {
  readonly #options: AppLanesOptions;
  readonly #syncSlots: Slots;
  readonly #durableSlots: Slots;
  readonly #leaving = new Set<LaneSet>();
  #set: LaneSet | undefined;
  #served: ServedSet | undefined;
  #assignment: Assignment | undefined;
  #held = false;
  #closed = false;

  constructor(options: AppLanesOptions) {
    this.#options = options;
    this.#syncSlots = new Slots(options.config.syncSlots);
    this.#durableSlots = new Slots(options.config.durableSlots);
  }

  get running(): number {
    const queues = this.#sets.reduce((sum, set) => sum + set.queues.running, 0);
    return this.#syncSlots.taken + this.#durableSlots.taken + queues;
  }

  /** Sync calls that may run at once. */
  get syncSlots(): number {
    return this.#syncSlots.capacity;
  }

  /** Resolves when the app's own lanes are consumed; the queues that trigger functions are not waited for. */
  async follow(served: ServedSet, assignment: Assignment): Promise<void> {
    this.#served = served;
    this.#assignment = assignment;
    this.#syncSlots.resize(Math.min(this.#options.config.syncSlots, served.active.app.concurrency));
    await this.#open();
  }

  /** Takes nothing more until `release`; what runs goes on. */
  hold(): void {
    this.#held = true;
    const set = this.#set;
    if (set === undefined) return;
    this.#set = undefined;
    this.#leaving.add(set);
    void Promise.all([set.sync.hold().then(() => set.sync.whenIdle()), set.durable.hold(), set.queues.hold()])
      .catch((error: unknown) => this.#options.tools.logger.error({ error }, 'A lane could not be held'))
      .finally(() => this.#leaving.delete(set));
  }

  async release(): Promise<void> {
    this.#held = false;
    await this.#open();
  }

  /** Takes no more calls; resolves when every call it has is answered or settled. */
  async close(): Promise<void> {
    this.#closed = true;
    const closing = this.#sets.map(async ({ sync, durable, queues }) => {
      await Promise.all([sync.close(), durable.close(), queues.close()]);
      await sync.whenIdle();
    });
    await Promise.all(closing);
  }

  get #sets(): LaneSet[] {
    return [...this.#leaving, ...(this.#set === undefined ? [] : [this.#set])];
  }

  async #open(): Promise<void> {
    const served = this.#served;
    const assignment = this.#assignment;
    if (served === undefined || assignment === undefined || this.#held || this.#closed) return;
    this.#set ??= this.#makeSet();
    const { sync, durable, queues } = this.#set;
    queues.follow(served, assignment);
    await Promise.all([sync.open(), assignment.durable ? durable.open() : undefined]);
  }

  #makeSet(): LaneSet {
    const { app, tools, say } = this.#options;
    return {
      sync: new SyncLane(app, tools, this.#syncSlots),
      durable: new DurableLane(app, tools, this.#durableSlots),
      queues: new QueueLanes(app, tools, say),
    };
  }
}
