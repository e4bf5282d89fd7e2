import { Inject, Injectable } from '@nestjs/common';
import { FleetRegistry, type LiveWorker } from '../../fleet/fleet-registry.js';
import { WorkersService } from '../../fleet/workers.service.js';
import { NotificationSource } from './notification-source.js';
import { Notifications } from '../notifications.js';
import { NOTIFICATIONS_CONFIG, type NotificationsConfig } from '../notifications.config.js';

/** A worker that went and did not come back within the grace. One that came to the end of a drain was stopped on purpose. */
@Injectable()
export class LostWorkers extends NotificationSource {
  readonly #missing = new Map<string, NodeJS.Timeout>();
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly fleet: FleetRegistry,
    private readonly workers: WorkersService,
    private readonly notifications: Notifications,
    @Inject(NOTIFICATIONS_CONFIG) private readonly config: NotificationsConfig,
  ) {
    super();
  }

  override start(): void {
    this.#unsubscribe = this.fleet.onLost((_id, worker) => this.#lost(worker));
  }

  override stop(): void {
    this.#unsubscribe?.();
    for (const timer of this.#missing.values()) clearTimeout(timer);
    this.#missing.clear();
  }

  #lost(worker: LiveWorker): void {
    clearTimeout(this.#missing.get(worker.id));
    this.#missing.delete(worker.id);
    // Its last word is said when all has ended: one that had work in hand did not come to the end.
    if (worker.draining && worker.running === 0) return;
    const timer = setTimeout(() => {
      this.#missing.delete(worker.id);
      void this.#tellUnlessBack(worker);
    }, this.config.workerGraceMs);
    this.#missing.set(worker.id, timer.unref());
  }

  async #tellUnlessBack(worker: LiveWorker): Promise<void> {
    if (this.fleet.isLive(worker.id)) return;
    const episode = await this.#episode(worker);
    if (episode === undefined) return;
    const { id, name, running } = worker;
    const at = new Date(worker.lastSeenMs);
    const graceS = Math.round(this.config.workerGraceMs / 1_000);
    await this.notifications.tell({
      key: `worker-lost/${id}/${episode}`,
      event: 'worker-lost',
      at,
      text: `Worker ${name} is lost: last heard of at ${at.toISOString()}, and not back within ${graceS} s.`,
      link: '/api/workers',
      facts: { worker: id, name, running },
    });
  }

  /**
   * When the worker was last seen, as the store has it: the same on every node, and another one each time it comes back. Undefined for a worker
   * that somebody removed.
   */
  async #episode({ id, lastSeenMs }: LiveWorker): Promise<string | undefined> {
    try {
      const row = (await this.workers.list()).find((worker) => worker.id === id);
      return row?.lastSeenAt.toISOString();
    } catch {
      // Rather told by two nodes than by none.
      return new Date(lastSeenMs).toISOString();
    }
  }
}
