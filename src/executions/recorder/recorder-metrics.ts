import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { RecorderHealth } from './recorder-health.js';

/** Counts what was committed. A batch that the broker delivers twice is counted twice: the history, not the counter, is exact. */
@Injectable()
export class RecorderMetrics {
  readonly #records: Counter;
  readonly #batchSeconds: Histogram;
  readonly #executions: Counter<'app' | 'function' | 'outcome'>;

  constructor(registry: Registry, health: RecorderHealth, clock: Clock) {
    const registers = [registry];
    observeHealth(registers, health, clock);
    this.#records = new Counter({
      name: 'nightshift_records_total',
      help: 'Execution records committed to the history.',
      registers,
    });
    this.#batchSeconds = new Histogram({
      name: 'nightshift_recorder_batch_seconds',
      help: 'Time of one history transaction.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.#executions = new Counter({
      name: 'nightshift_executions_total',
      help: 'Executions that ended for good, by outcome.',
      labelNames: ['app', 'function', 'outcome'],
      registers,
    });
  }

  committed(records: readonly ExecutionRecord[], elapsedMs: number): void {
    this.#records.inc(records.length);
    this.#batchSeconds.observe(elapsedMs / 1_000);
    for (const record of records) {
      if (record.kind !== 'ended' || !record.final) continue;
      this.#executions.inc({ app: record.app, function: record.function, outcome: record.outcome });
    }
  }
}

function observeHealth(registers: Registry[], health: RecorderHealth, clock: Clock): void {
  const secondsSince = (since: Date | undefined): number =>
    since === undefined ? 0 : Math.max(0, clock.now().getTime() - since.getTime()) / 1_000;
  const gauges: readonly [name: string, help: string, read: () => number][] = [
    [
      'nightshift_recorder_waiting_batches',
      'Batches of execution records in the broker and in the hands of this recorder.',
      () => health.state.waitingBatches,
    ],
    [
      'nightshift_recorder_behind_seconds',
      'How long execution records have been waiting without a pause.',
      () => secondsSince(health.state.behindSince),
    ],
    [
      'nightshift_recorder_store_away_seconds',
      'How long the store has been refusing execution records.',
      () => secondsSince(health.state.storeAwaySince),
    ],
  ];
  for (const [name, help, read] of gauges) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
}
