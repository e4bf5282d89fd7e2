import { Injectable } from '@nestjs/common';
import type { WorkerAppState } from '#contracts/messages/worker-link.js';
import { Clock } from '#contracts/ports/clock.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { FleetRegistry, type LiveWorker } from './fleet-registry.js';
import { WorkerLinks } from './links/worker-links.js';
import { WorkerListResponse, WorkerResponse } from './worker.response.js';
import type { WorkerRow } from './worker-store.js';

/** The connected workers as people and tools see them. */
@Injectable()
export class WorkerView {
  constructor(
    private readonly fleet: FleetRegistry,
    private readonly catalog: AppCatalog,
    private readonly links: WorkerLinks,
    private readonly clock: Clock,
  ) {}

  shown(row: WorkerRow): WorkerResponse {
    return new WorkerResponse(row, this.find(row.id), this.clock.now());
  }

  shownAll(rows: readonly WorkerRow[]): WorkerListResponse {
    return new WorkerListResponse(rows, this.list(), this.clock.now());
  }

  list(): readonly LiveWorker[] {
    return this.fleet.list().map((worker) => ({ ...worker, apps: worker.apps.map((state) => this.#seen(state)) }));
  }

  find(id: string): LiveWorker | undefined {
    return this.list().find((worker) => worker.id === id);
  }

  /** Also one that has not said anything yet, or not for a while. */
  isConnected(id: string): boolean {
    return this.fleet.isLive(id) || this.links.isLinked(id);
  }

  /** A worker says that it is ready a moment before its load report is here. Until then this node knows none of the functions, so it is loading still. */
  #seen(loaded: WorkerAppState): WorkerAppState {
    return loaded.state === 'ready' && !this.#isReported(loaded) ? { ...loaded, state: 'loading' } : loaded;
  }

  #isReported({ app, version }: WorkerAppState): boolean {
    const snapshot = this.catalog.find(app);
    if (snapshot === undefined) return false;
    if (snapshot.version === version) return snapshot.report !== undefined;
    const beside = snapshot.beside.find((one) => one.version === version);
    // One that is neither was in service before, and runs what it has in hand.
    return beside === undefined || beside.report !== undefined;
  }
}
