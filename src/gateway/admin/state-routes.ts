import { Injectable } from '@nestjs/common';
import type { AppState } from '../../apps/app-store.js';
import { AppStates } from '../../apps/app-states.js';
import { toError } from '#contracts/errors.js';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { empty, json, type Answer } from '../answer.js';
import { AdminRoutes, adminRoute, type AdminCall, type AdminRoute } from './admin-route.js';
import { hostState } from './host-status.js';
import { invalid, readJson } from './read-json.js';

/** What people ask of the host: drain and resume, offline and running, restart, sync (host-semantics, section 2). Every node follows within moments. */
@Injectable()
export class StateRoutes extends AdminRoutes {
  readonly routes: readonly AdminRoute[] = [
    adminRoute('POST', '/admin/host/drain', (call) => this.#drain(call)),
    adminRoute('GET', '/admin/host/drain/status', (call) => this.#drainStatus(call)),
    adminRoute('POST', '/admin/host/resume', (call) => this.#resume(call)),
    adminRoute('PUT', '/admin/host/state', (call) => this.#setState(call)),
    adminRoute('POST', '/admin/host/restart', (call) => this.#restart(call)),
    adminRoute('POST', '/admin/host/synctriggers', (call) => this.#sync(call)),
  ];

  constructor(
    private readonly states: AppStates,
    private readonly fleet: FleetRegistry,
  ) {
    super();
  }

  /** Timers and queues are not listened to from now on; what runs ends, and HTTP is served. */
  async #drain(call: AdminCall): Promise<Answer> {
    if (call.table.snapshot.state === 'running') await this.#set(call, 'drained');
    return empty(202);
  }

  /** What runs on the workers that serve the app: calls of its HTTP functions and of apps beside it count too. Retries wait in the store, for nobody. */
  #drainStatus({ table }: AdminCall): Answer {
    const workers = this.fleet.serving(table.name);
    const outstandingInvocations = workers.reduce((sum, { running }) => sum + running, 0);
    const ended = outstandingInvocations === 0 ? 'Completed' : 'InProgress';
    const state = table.snapshot.state === 'running' ? 'Disabled' : ended;
    return json(200, { state, outstandingInvocations, outstandingRetries: 0 });
  }

  async #resume(call: AdminCall): Promise<Answer> {
    const { snapshot } = call.table;
    const state = hostState(call.table, this.fleet.serving(call.table.name).length);
    if (state !== 'Running') {
      const message = `The host is ${state}, not Running: nothing was resumed`;
      return json(409, { code: 'APP_CONFLICT', message });
    }
    if (snapshot.state === 'drained') await this.#set(call, 'running');
    return json(200, { state });
  }

  async #setState(call: AdminCall): Promise<Answer> {
    const wanted = await readJson(call.exchange);
    if (wanted !== 'offline' && wanted !== 'running') return invalid('The body is neither "offline" nor "running"');
    const before = call.table.snapshot.state;
    // A drained app runs, as far as this route is concerned.
    if ((wanted === 'offline') === (before === 'offline')) return empty(200);
    await this.#set(call, wanted);
    return empty(202);
  }

  async #restart({ actor, table }: AdminCall): Promise<Answer> {
    await this.states.restart(actor, table.name);
    return empty(200);
  }

  async #sync({ table }: AdminCall): Promise<Answer> {
    try {
      await this.states.sync(table.name);
      return json(200, { status: 'success' });
    } catch (thrown) {
      return json(500, { status: toError(thrown).message });
    }
  }

  #set({ actor, table }: AdminCall, state: AppState): Promise<void> {
    return this.states.set(actor, table.name, table.snapshot.state, state);
  }
}
