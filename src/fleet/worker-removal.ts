import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Audit } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import type { LiveWorker } from './fleet-registry.js';
import { Placements } from './placement/placements.js';
import { WorkerNotices } from './links/worker-notices.js';
import type { WorkerRow } from './worker-store.js';
import { WorkersService } from './workers.service.js';

/** What went with a worker. */
export interface RemovedWorker {
  readonly id: string;
  readonly name: string;
  /** Runs that it had in hand: sync calls fail, durable runs start again elsewhere. */
  readonly running: number;
  readonly apps: readonly string[];
}

/** What the fleet says of a worker. */
export interface SeenWorker {
  readonly live: LiveWorker | undefined;
  readonly connected: boolean;
}

/** Takes a worker out of the house for good: its credential opens nothing any more. */
@Injectable()
export class WorkerRemoval {
  constructor(
    private readonly workers: WorkersService,
    private readonly placements: Placements,
    private readonly notices: WorkerNotices,
    private readonly audit: Audit,
  ) {}

  /** Unless forced, throws WORKER_BUSY for one that runs something, or may: what it said last is seconds old, so only a held one is known to run nothing. */
  async remove(
    actor: Actor,
    worker: WorkerRow,
    { live, connected }: SeenWorker,
    force: boolean,
  ): Promise<RemovedWorker> {
    const { id, name, hold } = worker;
    const apps = [...new Set(live?.apps.map(({ app }) => app))];
    const removed = { id, name, running: live?.running ?? 0, apps };
    const isIdle = !connected || (hold !== undefined && live?.draining === true && live.running === 0);
    if (!isIdle && !force) throw busy(removed);
    const entry = { action: 'worker.remove', target: { kind: 'worker', id }, before: { ...removed, force } };
    await this.audit.around(actor, entry, () => this.workers.remove(worker));
    this.notices.removed(id);
    await this.placements.release(id);
    return removed;
  }
}

function busy({ id, name, running, apps }: RemovedWorker): NightshiftError {
  const why =
    running > 0 ? `runs ${running} executions of ${apps.join(', ')}` : 'is connected, and may begin to run something';
  return new NightshiftError(
    'WORKER_BUSY',
    `Worker ${name} ${why}: POST /api/workers/${id}/drain and wait until it runs nothing, or add ?force=true to lose its sync calls and start its durable runs again elsewhere.`,
  );
}
