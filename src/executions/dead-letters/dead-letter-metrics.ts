import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { DeadLetterStore, type NewDeadLetter } from './dead-letter-store.js';

/** Letters of no app are told under an empty name. Every node tells the same of what waits: take the maximum, not the sum. */
@Injectable()
export class DeadLetterMetrics {
  readonly #kept: Counter<'app' | 'reason'>;
  readonly #redriven: Counter<'app'>;
  readonly #discarded: Counter<'app'>;

  constructor(registry: Registry, store: DeadLetterStore) {
    const registers = [registry];
    const counter = (name: string, help: string) => new Counter({ name, help, labelNames: ['app'], registers });
    gaugeOfWaiting(registers, store);
    this.#kept = new Counter({
      name: 'nightshift_dead_letters_total',
      help: 'Messages that were set aside as dead letters.',
      labelNames: ['app', 'reason'],
      registers,
    });
    this.#redriven = counter('nightshift_dead_letters_redriven_total', 'Dead letters that were published again.');
    this.#discarded = counter('nightshift_dead_letters_discarded_total', 'Dead letters that were discarded.');
  }

  kept({ app, reasonCode }: NewDeadLetter): void {
    this.#kept.inc({ app: app ?? '', reason: reasonCode });
  }

  redriven(app: string | undefined): void {
    this.#redriven.inc({ app: app ?? '' });
  }

  discarded(app: string | undefined): void {
    this.#discarded.inc({ app: app ?? '' });
  }
}

function gaugeOfWaiting(registers: Registry[], store: DeadLetterStore): void {
  new Gauge({
    name: 'nightshift_dead_letters_waiting',
    help: 'Dead letters that nobody has dealt with.',
    labelNames: ['app'],
    registers,
    async collect() {
      // A store that is away must not take the other metrics along.
      const counts = await store.countOpen().catch(() => undefined);
      this.reset();
      for (const { app, count } of counts ?? []) this.set({ app: app ?? '' }, count);
    },
  });
}
