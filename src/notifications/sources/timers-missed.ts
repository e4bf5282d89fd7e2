import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { MissedTimers, type MissedTimer } from '../../timers/missed-timers.js';
import { Notifications } from '../notifications.js';
import { NotificationSource } from './notification-source.js';

const WHAT_FOLLOWS: Readonly<Record<MissedTimer['reason'], string>> = {
  'past-due': 'made up for by a late run',
  dropped: 'not made up for, as its policy says',
  expired: 'not begun before its window closed',
  late: 'released, but no worker has begun it yet',
};

/** Occurrences of timers that did not run when they were due. */
@Injectable()
export class TimersMissed extends NotificationSource {
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly missed: MissedTimers,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {
    super();
  }

  override start(): void {
    this.#unsubscribe = this.missed.onMissed((missed) => this.#tell(missed));
  }

  override stop(): void {
    this.#unsubscribe?.();
  }

  #tell({ app, function: name, slot, occurrences, reason }: MissedTimer): void {
    const first = slot.toISOString();
    const runs = occurrences === 1 ? `its run of ${first}` : `${occurrences} runs, the first of ${first}`;
    void this.notifications.tell({
      key: `timer-missed/${app}/${name}/${first}/${reason}`,
      event: 'timer-missed',
      at: this.clock.now(),
      text: `Timer ${app}/${name} missed ${runs}: ${WHAT_FOLLOWS[reason]}.`,
      link: `/api/apps/${encodeURIComponent(app)}/timers/${encodeURIComponent(name)}`,
      facts: { app, function: name, slot: first, occurrences, reason },
    });
  }
}
