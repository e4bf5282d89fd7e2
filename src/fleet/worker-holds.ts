import { Injectable } from '@nestjs/common';
import { Audit } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { Placements } from './placement/placements.js';
import { WorkerNotices } from './links/worker-notices.js';
import type { WorkerHold } from './worker-store.js';
import { WorkersService } from './workers.service.js';

/** Workers that people keep from taking work, or remove. */
@Injectable()
export class WorkerHolds {
  constructor(
    private readonly workers: WorkersService,
    private readonly placements: Placements,
    private readonly notices: WorkerNotices,
    private readonly audit: Audit,
  ) {}

  /** The worker hears of it at once; undefined lets it work again. Throws WORKER_NOT_FOUND. */
  async set(actor: Actor, id: string, hold: WorkerHold | undefined): Promise<void> {
    const before = await this.workers.get(id);
    const action = `worker.${hold === undefined ? 'uncordon' : hold === 'cordoned' ? 'cordon' : 'drain'}`;
    const entry = { action, target: { kind: 'worker', id }, before: stateOf(before.hold), after: stateOf(hold) };
    await this.audit.around(actor, entry, () => this.workers.hold(id, hold));
    this.notices.changed(id);
    // Whoever is free asks for the places that it had; let go, it asks itself.
    if (hold === undefined) this.notices.changed();
    else await this.placements.release(id);
  }
}

function stateOf(hold: WorkerHold | undefined) {
  return { state: hold ?? 'working' };
}
