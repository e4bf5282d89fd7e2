import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HEARTBEAT_EVERY_MS } from '#contracts/messages/worker-link.js';
import { Logger } from '#contracts/ports/logger.js';
import { FleetRegistry } from '../fleet-registry.js';
import { PlacementStore, type Placement, type PlacementClaim } from './placement-store.js';
import { PLACE_HELD_MS, Placements } from './placements.js';
import { mismatchOf } from './selector.js';

/** Keeps the places of workers that are here, and sees to it that others take those of workers that are gone. */
@Injectable()
export class PlacementWatch implements OnModuleInit, OnModuleDestroy {
  #unsubscribe: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: PlacementStore,
    private readonly placements: Placements,
    private readonly fleet: FleetRegistry,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.#unsubscribe = this.fleet.onLost((worker) => this.#later(() => this.placements.release(worker)));
    this.#timer = setInterval(() => this.#later(() => this.look()), HEARTBEAT_EVERY_MS).unref();
  }

  /** The store is closed next; nobody may be using it then. */
  async onModuleDestroy(): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.#working;
  }

  /** Renews what live workers hold; those outside their availability windows hold nothing. Places that are free are told of: who held them may have gone while no node was there to see it. */
  async look(): Promise<void> {
    const counted = (await this.store.list()).filter(({ count }) => count !== undefined);
    if (counted.length === 0) return;
    const claims = await this.store.claims();
    const unavailable = new Set(
      this.fleet.list().flatMap((worker) => (worker.unavailable === true ? [worker.id] : [])),
    );
    for (const worker of new Set(claims.map((claim) => claim.worker))) {
      if (unavailable.has(worker)) await this.placements.release(worker);
      else if (this.fleet.isLive(worker)) await this.store.renew(worker, PLACE_HELD_MS);
    }
    if (counted.some((placement) => this.#hasTakers(placement, claims))) this.placements.tellWorkers();
  }

  /** Whether a place is free that a worker could take. */
  #hasTakers({ app, count = 0, selector }: Placement, claims: readonly PlacementClaim[]): boolean {
    const holders = claims.filter((claim) => claim.app === app).map(({ worker }) => worker);
    if (holders.length >= count) return false;
    const others = this.fleet.list().filter(({ id, draining }) => !draining && !holders.includes(id));
    return others.some(({ facts }) => mismatchOf(selector, facts) === undefined);
  }

  /** One after the other; what fails is tried again with the next look. */
  #later(work: () => Promise<void>): void {
    this.#working = this.#working
      .then(work)
      .catch((error: unknown) => this.logger.debug({ error }, 'Places of workers could not be looked after'));
  }
}
