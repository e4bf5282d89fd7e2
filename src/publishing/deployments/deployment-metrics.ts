import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import type { DeploymentRow } from './deployment-store.js';

/** From one that only moves a pointer to a build that takes as long as it may. */
const SECONDS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800];

/** Deployments that this node has brought to their end. Label values are names of apps; that of one that is deleted stays until the node stops. */
@Injectable()
export class DeploymentMetrics {
  readonly #deployments: Counter<'app' | 'outcome'>;
  readonly #seconds: Histogram<'outcome'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#deployments = new Counter({
      name: 'nightshift_deployments_total',
      help: 'Deployments that have ended, also those that brought an earlier version into service again.',
      labelNames: ['app', 'outcome'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'nightshift_deployment_seconds',
      help: 'Time from the begin of an upload to the end of its deployment.',
      labelNames: ['outcome'],
      buckets: SECONDS,
      registers,
    });
  }

  ended({ app, status: outcome, receivedAt, endedAt = receivedAt }: DeploymentRow): void {
    this.#deployments.inc({ app, outcome });
    this.#seconds.observe({ outcome }, (endedAt.getTime() - receivedAt.getTime()) / 1_000);
  }
}
