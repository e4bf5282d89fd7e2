import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SyncDispatcher } from './dispatch/sync-dispatcher.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 230];

/** What the gateway counts. Label values are names of functions that exist, so that a caller cannot make series. */
@Injectable()
export class GatewayMetrics {
  readonly #requests: Counter<'app' | 'function' | 'status'>;
  readonly #seconds: Histogram<'app' | 'function'>;

  constructor(registry: Registry, dispatcher: SyncDispatcher) {
    const registers = [registry];
    this.#requests = new Counter({
      name: 'nightshift_gateway_requests_total',
      help: 'Answered requests to function routes.',
      labelNames: ['app', 'function', 'status'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'nightshift_gateway_request_seconds',
      help: 'Time from a request to the end of its answer.',
      labelNames: ['app', 'function'],
      buckets: SECONDS,
      registers,
    });
    new Gauge({
      name: 'nightshift_gateway_outstanding',
      help: 'Sync calls waiting or running through this gateway.',
      registers,
      collect() {
        this.set(dispatcher.outstanding);
      },
    });
  }

  observe(app: string, functionName: string, status: number, seconds: number): void {
    this.#requests.inc({ app, function: functionName, status });
    this.#seconds.observe({ app, function: functionName }, seconds);
  }
}
