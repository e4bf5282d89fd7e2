import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { RecorderAlarms, type RecorderAlarm } from '../../executions/recorder/recorder-alarms.js';
import { Notifications } from '../notifications.js';
import { NotificationSource } from './notification-source.js';

const LINK = '/health/ready';

/**
 * The history is behind, and then no longer. Each recorder tells of its own: while the store is away, which is the usual reason, nodes cannot agree
 * on who does.
 */
@Injectable()
export class RecorderBehind extends NotificationSource {
  readonly #node = randomUUID();
  #since: Date | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly alarms: RecorderAlarms,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {
    super();
  }

  override start(): void {
    this.#unsubscribe = this.alarms.onAlarm((alarm) => {
      if (alarm.raised) this.#behind(alarm);
      else this.#recovered();
    });
  }

  override stop(): void {
    this.#unsubscribe?.();
  }

  #behind({ state }: RecorderAlarm): void {
    const since = state.behindSince ?? this.clock.now();
    this.#since = since;
    const reason = state.storeAwaySince === undefined ? 'more come than are written' : 'the store does not take them';
    void this.notifications.tellEvenWithoutStore({
      key: `recorder-behind/${this.#node}/${since.toISOString()}`,
      event: 'recorder-behind',
      at: since,
      text: `The history is behind since ${since.toISOString()}: ${reason}. Records wait in the broker; none are lost.`,
      link: LINK,
      facts: { since: since.toISOString(), waitingBatches: state.waitingBatches, reason },
    });
  }

  #recovered(): void {
    const at = this.clock.now();
    const since = (this.#since ?? at).toISOString();
    void this.notifications.tell({
      key: `recorder-recovered/${this.#node}/${since}`,
      event: 'recorder-recovered',
      at,
      text: `The history has caught up at ${at.toISOString()}. It was behind since ${since}.`,
      link: LINK,
      facts: { since, recoveredAt: at.toISOString() },
    });
  }
}
