import { Inject, Injectable } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { DeadLetters } from '../../executions/dead-letters/dead-letters.js';
import { Recurring } from '../../recurring.js';
import { Notifications } from '../notifications.js';
import { NOTIFICATIONS_CONFIG, type NotificationsConfig } from '../notifications.config.js';
import { NotificationSource } from './notification-source.js';

/** A letter that another node keeps is counted by then. */
const COUNT_EVERY_MS = 15_000;

/** More dead letters than the operator bears: told when it begins, and again when they had become fewer meanwhile. */
@Injectable()
export class DeadLettersAbove extends NotificationSource {
  readonly #counting: Recurring;
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly letters: DeadLetters,
    private readonly notifications: Notifications,
    @Inject(NOTIFICATIONS_CONFIG) private readonly config: NotificationsConfig,
    logger: Logger,
  ) {
    super();
    const work = () => this.count();
    this.#counting = new Recurring({ failure: 'Dead letters are not counted', everyMs: COUNT_EVERY_MS, logger, work });
  }

  override start(): void {
    this.#unsubscribe = this.letters.onKept(() => this.#counting.poke());
    this.#counting.start();
  }

  override stop(): void {
    this.#unsubscribe?.();
    void this.#counting.stop();
  }

  /** Rejects with STORE_UNAVAILABLE. */
  async count(): Promise<void> {
    const count = await this.letters.waitingCount();
    const above = this.config.deadLettersAbove;
    if (count <= above) return this.notifications.stateOver('dead-letters');
    const waiting = count === 1 ? '1 dead letter waits' : `${count} dead letters wait`;
    await this.notifications.tellState('dead-letters', {
      event: 'dead-letters',
      text: `${waiting} for somebody to deal with them: more than ${above}.`,
      link: '/api/dead-letters',
      facts: { count, above },
    });
  }
}
