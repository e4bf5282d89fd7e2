import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { Logger } from '#contracts/ports/logger.js';
import type { MissedReason, NewMissed, TimerKey } from './timer-store.js';

export type MissedTimer = TimerKey & NewMissed;

/**
 * Tells of occurrences that were missed: to listeners in this process, as a metric, and in the log. Each is told by the one node that noticed it; the
 * store keeps them for whoever was away (`TimerStore.listMissed`).
 */
@Injectable()
export class MissedTimers {
  readonly #listeners = new Set<(missed: MissedTimer) => void>();
  readonly #count: Counter<'app' | 'function' | 'reason'>;

  constructor(
    registry: Registry,
    private readonly logger: Logger,
  ) {
    this.#count = new Counter({
      name: 'nightshift_timer_missed_total',
      help: 'Occurrences of timers that were missed: past-due, dropped, expired or late.',
      labelNames: ['app', 'function', 'reason'],
      registers: [registry],
    });
  }

  /** Returns the unsubscribe function. */
  onMissed(listener: (missed: MissedTimer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(missed: MissedTimer): void {
    const { app, function: name, slot, occurrences, reason } = missed;
    this.#count.inc({ app, function: name, reason: reason satisfies MissedReason }, occurrences);
    this.logger.warn({ app, function: name, slot: slot.toISOString(), occurrences, reason }, 'A timer was missed');
    for (const listener of this.#listeners) listener(missed);
  }
}
