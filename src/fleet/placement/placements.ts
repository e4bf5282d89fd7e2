import { Injectable } from '@nestjs/common';
import { Audit } from '../../identity/audit/audit.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { FleetRegistry } from '../fleet-registry.js';
import { PlacementStore, type Placement, type PlacementClaim } from './placement-store.js';
import { mismatchOf } from './selector.js';
import { WorkerNotices } from '../links/worker-notices.js';
import { availabilityAt } from '../worker-availability.js';
import type { WorkerRow } from '../worker-store.js';

/** Longer than a worker's silence is borne, so that a place is not lost before its holder is. */
export const PLACE_HELD_MS = 30_000;

/** Which apps may run on which workers. */
@Injectable()
export class Placements {
  constructor(
    private readonly store: PlacementStore,
    private readonly fleet: FleetRegistry,
    private readonly notices: WorkerNotices,
    private readonly audit: Audit,
  ) {}

  /** Undefined: every worker runs the app. */
  async find(app: string): Promise<Placement | undefined> {
    return (await this.store.list()).find((placement) => placement.app === app);
  }

  /** Throws APP_NOT_FOUND. */
  async set(actor: Actor, placement: Placement): Promise<void> {
    const { app } = placement;
    const entry = { ...aboutApp('placement.set', app), before: await this.find(app), after: placement };
    await this.audit.around(actor, entry, () => this.store.set(placement));
    this.notices.changed();
  }

  /** Every worker runs the app again. */
  async remove(actor: Actor, app: string): Promise<void> {
    const before = await this.find(app);
    if (before === undefined) return;
    await this.audit.around(actor, { ...aboutApp('placement.delete', app), before }, () => this.store.delete(app));
    this.notices.changed();
  }

  /** The apps that the worker may not run now. Asking takes a free place of an app of which there are to be a few only, and gives back one that it may not have. */
  async deniedTo(worker: WorkerRow): Promise<ReadonlySet<string>> {
    const denied = new Set<string>();
    let freed = 0;
    for (const placement of await this.store.list()) {
      const { app, count } = placement;
      const matches = mismatchOf(placement.selector, worker.facts) === undefined;
      if (!matches || !(await this.#mayHold(placement, worker))) denied.add(app);
      if (!matches && count !== undefined) freed += await this.store.release(worker.id, app);
    }
    if (freed > 0) this.notices.changed();
    return denied;
  }

  /** Everybody asks again. */
  tellWorkers(): void {
    this.notices.changed();
  }

  /** Who has a place now. */
  claims(): Promise<PlacementClaim[]> {
    return this.store.claims();
  }

  /** Its places are for others from now on. */
  async release(worker: string): Promise<void> {
    if ((await this.store.release(worker)) > 0) this.notices.changed();
  }

  /** A worker that is held, or outside its availability window, takes no place, and keeps what it has loaded: what runs there is to end. */
  async #mayHold({ app, count }: Placement, { id, hold, facts }: WorkerRow): Promise<boolean> {
    if (count === undefined) return true;
    const live = this.fleet.list().find((one) => one.id === id);
    // One that is not connected yet has said its hours before, as a rule.
    const isOpen = live === undefined ? availabilityAt(new Date(), facts)?.open : live.unavailable !== true;
    if (hold === undefined && isOpen !== false) return this.store.claim(app, id, PLACE_HELD_MS);
    return live?.apps.some((loaded) => loaded.app === app) ?? false;
  }
}

function aboutApp(action: string, app: string) {
  return { action, target: { kind: 'app', id: app }, app };
}
