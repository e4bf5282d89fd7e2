import { Gauge, type Registry } from 'prom-client';
import type { Stores } from './stores.js';

/** Of a store that has connections. Some that wait for long mean too few of them, or statements that are too slow. */
export function observeConnections(registry: Registry, stores: Pick<Stores, 'connections'>): void {
  const { connections } = stores;
  if (connections === undefined) return;
  new Gauge({
    name: 'nightshift_store_connections',
    help: 'Connections to the store by what they are doing; pending: work that waits for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(connections())) this.set({ state }, count);
    },
  });
}
