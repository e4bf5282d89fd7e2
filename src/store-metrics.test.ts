import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { observeConnections } from './store-metrics.js';

describe('the metrics of the store', () => {
  it('tell what its connections are doing at the moment somebody asks', async () => {
    const registry = new Registry();
    const counts = { borrowed: 0, available: 1, pending: 0 };
    observeConnections(registry, { connections: () => counts });
    counts.borrowed = 3;
    expect(await registry.metrics()).toContain('nightshift_store_connections{state="borrowed"} 3');
  });

  it('say nothing of a store without connections', async () => {
    const registry = new Registry();
    observeConnections(registry, {});
    expect(await registry.metrics()).not.toContain('nightshift_store_connections');
  });
});
