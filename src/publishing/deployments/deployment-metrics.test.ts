import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { later, NIGHT } from '../../../test/support/factories.js';
import { DeploymentMetrics } from './deployment-metrics.js';

it('counts deployments by how they ended, and how long they took', async () => {
  const registry = new Registry();
  const metrics = new DeploymentMetrics(registry);
  const row = { id: 'd1', app: 'shop', author: 'ada', deployer: 'curl', message: '', statusText: '', version: 'v1' };
  metrics.ended({ ...row, status: 'succeeded', receivedAt: NIGHT, endedAt: later(4) });
  metrics.ended({ ...row, status: 'failed', receivedAt: NIGHT, endedAt: undefined });
  const text = await registry.metrics();
  expect(text).toContain('nightshift_deployments_total{app="shop",outcome="succeeded"} 1');
  expect(text).toContain('nightshift_deployments_total{app="shop",outcome="failed"} 1');
  expect(text).toContain('nightshift_deployment_seconds_sum{outcome="succeeded"} 4');
});
