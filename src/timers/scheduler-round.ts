import { Injectable } from '@nestjs/common';
import { SchedulerPresence } from './scheduler-presence.js';
import { TimerRegistration } from './timer-registration.js';
import { TimerRounds, type Released } from './timer-rounds.js';
import { TimerUpkeep } from './timer-upkeep.js';

/** One look of a scheduler at everything that it has to do. */
@Injectable()
export class SchedulerRound {
  constructor(
    private readonly presence: SchedulerPresence,
    private readonly registration: TimerRegistration,
    private readonly rounds: TimerRounds,
    private readonly upkeep: TimerUpkeep,
  ) {}

  /** Called when there is something to look at; returns the unsubscribe function. */
  onNews(listener: () => void): () => void {
    return this.registration.onChange(listener);
  }

  /** Rejects with the first failure; what had not been done then is done in a later round. */
  async make(): Promise<Released> {
    const watch = await this.presence.attend();
    await this.registration.bringUp(watch);
    const moreEnded = await this.rounds.settle();
    // Before what needs the broker: that it is away is a reason to be late.
    await this.upkeep.lookAfter();
    const released = await this.rounds.release(watch);
    await this.rounds.publishLeft();
    return { ...released, more: moreEnded || released.more };
  }

  leave(): Promise<void> {
    return this.presence.leave();
  }
}
