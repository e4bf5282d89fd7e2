import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { MissedTimers } from './missed-timers.js';
import { TimerStore } from './timer-store.js';
import { TIMERS_CONFIG, type TimersConfig } from './timers.config.js';

const EVERY_MS = 10_000;
const AT_ONCE = 1_000;
const SLOTS_KEPT_MS = 24 * 60 * 60_000;
const MISSED_KEPT_MS = 30 * 24 * 60 * 60_000;

/** What a scheduler does now and then: it tells of slots that do not begin, and forgets what is old. */
@Injectable()
export class TimerUpkeep {
  #doneMs = -Infinity;

  constructor(
    private readonly store: TimerStore,
    private readonly missed: MissedTimers,
    private readonly clock: Clock,
    @Inject(TIMERS_CONFIG) private readonly config: TimersConfig,
  ) {}

  async lookAfter(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#doneMs < EVERY_MS) return;
    this.#doneMs = nowMs;
    for (const late of await this.store.reportLate(this.config.lateAfterMs, AT_ONCE)) this.missed.tell(late);
    await this.store.purge(SLOTS_KEPT_MS, MISSED_KEPT_MS);
  }
}
