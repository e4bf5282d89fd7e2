import { Inject, Injectable } from '@nestjs/common';
import { MissedTimers } from './missed-timers.js';
import { SlotPublisher } from './slot-publisher.js';
import { TimerStore } from './timer-store.js';
import { TIMERS_CONFIG, type TimersConfig } from './timers.config.js';

const AT_ONCE = 1_000;
/** Some seconds between two looks; none of it is urgent. */
const LOOK_EVERY_ROUNDS = 10;
const SLOTS_KEPT_MS = 24 * 60 * 60_000;
const MISSED_KEPT_MS = 30 * 24 * 60 * 60_000;

/** What a scheduler does besides its rounds: what others left unpublished, what does not begin, what is old. */
@Injectable()
export class TimerUpkeep {
  #rounds = 0;

  constructor(
    private readonly store: TimerStore,
    private readonly publisher: SlotPublisher,
    private readonly missed: MissedTimers,
    @Inject(TIMERS_CONFIG) private readonly config: TimersConfig,
  ) {}

  async publishLeft(): Promise<void> {
    const left = await this.store.takeUnpublished(AT_ONCE);
    if (left.length > 0) await this.publisher.publish(left);
  }

  async lookAfter(): Promise<void> {
    const round = this.#rounds;
    this.#rounds += 1;
    if (round % LOOK_EVERY_ROUNDS !== 0) return;
    for (const late of await this.store.reportLate(this.config.lateAfterMs, AT_ONCE)) this.missed.tell(late);
    await this.store.purge(SLOTS_KEPT_MS, MISSED_KEPT_MS);
  }
}
