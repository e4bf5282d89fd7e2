import { Injectable } from '@nestjs/common';
import type { WorkerAppState } from '#contracts/messages/worker-link.js';
import { FleetRegistry, type LiveWorker } from '../fleet/fleet-registry.js';
import { AppCatalog } from './app-catalog.js';

/** What the connected workers say about a version that is to be loaded. */
@Injectable()
export class LoadingWorkers {
  constructor(
    private readonly fleet: FleetRegistry,
    private readonly catalog: AppCatalog,
  ) {}

  /** One sentence for whoever waits for it. */
  whyNotLoaded(app: string, version: string): string {
    if (this.catalog.find(app)?.state === 'offline') return `App ${app} is offline: no worker loads it.`;
    const workers = this.fleet.list().filter(({ draining }) => !draining);
    if (workers.length === 0) return 'No worker is connected.';
    const [loading] = workers.filter((worker) => stateOn(worker, app, version) === 'loading');
    if (loading !== undefined) return `Worker ${loading.name} loads it.`;
    return `None of the ${workers.length} connected workers has begun to load it.`;
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

  failed(app: string, version: string): boolean {
    return this.fleet.list().some((worker) => stateOn(worker, app, version) === 'failed');
  }
}

function stateOn({ apps }: LiveWorker, app: string, version: string): WorkerAppState['state'] | undefined {
  return apps.find((loaded) => loaded.app === app && loaded.version === version)?.state;
}
