import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { FleetRegistry, type LiveWorker } from './fleet-registry.js';

const MIB = 1024 ** 2;

interface WorkerGauge {
  readonly name: string;
  readonly help: string;
  /** Undefined: it has not said. */
  readonly valueOf: (worker: LiveWorker) => number | undefined;
}

const OF_EACH: readonly WorkerGauge[] = [
  {
    name: 'nightshift_worker_running',
    help: 'Calls that a connected worker runs.',
    valueOf: ({ running }) => running,
  },
  {
    name: 'nightshift_worker_cpu_ratio',
    help: "Share of the processors of a worker's machine that is in use.",
    valueOf: ({ load }) => load?.cpu,
  },
  {
    name: 'nightshift_worker_memory_used_bytes',
    help: 'Memory in use of what a worker may use, in steps of a MiB.',
    valueOf: ({ load }) => (load === undefined ? undefined : load.memoryUsedMiB * MIB),
  },
  {
    name: 'nightshift_worker_resident_bytes',
    help: 'Resident memory of a worker process and all that it has started, in steps of a MiB.',
    valueOf: ({ load }) => (load?.residentMiB === undefined ? undefined : load.residentMiB * MIB),
  },
];

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
    for (const { name, help, valueOf } of OF_EACH) {
      new Gauge({
        name,
        help,
        labelNames: ['worker', 'id'],
        registers: [registry],
        // Workers that have gone leave no line behind.
        collect() {
          this.reset();
          for (const worker of fleet.list()) {
            const value = valueOf(worker);
            if (value !== undefined) this.set({ worker: worker.name, id: worker.id }, value);
          }
        },
      });
    }
  }
}
