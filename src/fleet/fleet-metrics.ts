import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { FleetRegistry } from './fleet-registry.js';

@Injectable()
export class FleetMetrics {
  constructor(registry: Registry, fleet: FleetRegistry) {
    new Gauge({
      name: 'nightshift_workers_live',
      help: 'Workers connected to any management node, as this node sees it.',
      registers: [registry],
      collect() {
        this.set(fleet.list().length);
      },
    });
  }
}
