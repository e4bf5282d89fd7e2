import { Injectable } from '@nestjs/common';
import type { WorkerAppState } from '#contracts/messages/worker-link.js';
import { FleetRegistry, type LiveWorker } from '../../fleet/fleet-registry.js';
import { PlacementStore } from '../../fleet/placement/placement-store.js';
import { mismatchOf, selectorText, type Selector } from '../../fleet/placement/selector.js';
import { AppCatalog } from '../catalog/app-catalog.js';

/** What the connected workers say about a version that is to be loaded. */
@Injectable()
export class LoadingWorkers {
  constructor(
    private readonly fleet: FleetRegistry,
    private readonly catalog: AppCatalog,
    private readonly placements: PlacementStore,
  ) {}

  /** One sentence for whoever waits for it. */
  async whyNotLoaded(app: string, version: string): Promise<string> {
    if (this.catalog.find(app)?.state === 'offline') return `App ${app} is offline: no worker loads it.`;
    const connected = this.fleet.list();
    if (connected.length === 0) return 'No worker is connected.';
    const selector = await this.#selectorOf(app);
    const matching = connected.filter(
      ({ facts }) => selector === undefined || mismatchOf(selector, facts) === undefined,
    );
    const described = selector === undefined ? '' : ` that matches the selector ${selectorText(selector)}`;
    if (matching.length === 0) return `No worker${described} is connected.`;
    const [loading] = matching.filter((worker) => stateOn(worker, app, version) === 'loading');
    if (loading !== undefined) return `Worker ${loading.name} loads it.`;
    const workers = matching.filter(({ draining }) => !draining);
    if (workers.length > 0) return `None of the ${workers.length} workers that may load it has begun to.`;
    const names = matching.map(({ name }) => name).join(', ');
    return `Every worker${described} is cordoned, draining or outside its availability window: ${names}.`;
  }

  /** Resolves when something of the app has changed, `limitMs` have passed, or the signal says so. */
  news(app: string, limitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        unsubscribe();
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const timer = setTimeout(stop, limitMs);
      const unsubscribe = this.catalog.onChange(({ name }) => {
        if (name === app) stop();
      });
      signal.addEventListener('abort', stop);
    });
  }

  /** Undefined when any worker will do, as far as is known. */
  async #selectorOf(app: string): Promise<Selector | undefined> {
    const placements = await this.placements.list().catch(() => []);
    const selector = placements.find((placement) => placement.app === app)?.selector;
    return selector === undefined || selectorText(selector) === '' ? undefined : selector;
  }

  failed(app: string, version: string): boolean {
    return this.fleet.list().some((worker) => stateOn(worker, app, version) === 'failed');
  }
}

function stateOn({ apps }: LiveWorker, app: string, version: string): WorkerAppState['state'] | undefined {
  return apps.find((loaded) => loaded.app === app && loaded.version === version)?.state;
}
