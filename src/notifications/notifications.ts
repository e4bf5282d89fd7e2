import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { endsWithin } from '../ends-within.js';
import { Recurring } from '../recurring.js';
import { DirectSender } from './direct-sender.js';
import type { Occurrence } from './notification-event.js';
import { NotificationOutbox } from './notification-outbox.js';
import { OutboxSender } from './outbox-sender.js';

const SEND_EVERY_MS = 2_000;
/** What a stopping node was sending is sent by another one, or by the next start. */
const STOP_WITHIN_MS = 1_000;

/** Where sources tell what happened, and the work of getting it out. */
@Injectable()
export class Notifications implements OnModuleInit, OnModuleDestroy {
  readonly #sending: Recurring;

  constructor(
    private readonly outbox: NotificationOutbox,
    private readonly direct: DirectSender,
    private readonly sender: OutboxSender,
    logger: Logger,
  ) {
    const work = () => this.send();
    this.#sending = new Recurring({ failure: 'Notifications are not sent', everyMs: SEND_EVERY_MS, logger, work });
  }

  onModuleInit(): void {
    this.#sending.start();
  }

  async onModuleDestroy(): Promise<void> {
    await endsWithin(this.#sending.stop(), STOP_WITHIN_MS);
  }

  /**
   * Told once, whichever nodes call this with the key, to every destination; never rejects. While the store is away the occurrence waits in this
   * process, and is lost with it.
   */
  async tell(occurrence: Occurrence): Promise<void> {
    if ((await this.outbox.add(occurrence)) === 'kept') this.#sending.poke();
  }

  /** As `tell`, but while the store is away it is sent from this process's memory: once for every node that calls this. */
  async tellEvenWithoutStore(occurrence: Occurrence): Promise<void> {
    if ((await this.outbox.add(occurrence)) === 'waiting') {
      this.direct.take(occurrence);
      this.outbox.toldAlready(occurrence.key);
    }
    this.#sending.poke();
  }

  /**
   * A state that lasts, seen again and again and by every node: told when it begins, and not again before `stateOver`. Rejects with
   * STORE_UNAVAILABLE.
   */
  async tellState(state: string, occurrence: Omit<Occurrence, 'key' | 'at'>): Promise<void> {
    const { id, since } = await this.outbox.openEpisode(state);
    await this.tell({ key: `${state}/${id}`, at: since, ...occurrence });
  }

  /** Rejects with STORE_UNAVAILABLE. */
  stateOver(state: string): Promise<void> {
    return this.outbox.closeEpisode(state);
  }

  /** One round: what needs no store first. Rejects with STORE_UNAVAILABLE. */
  async send(): Promise<boolean> {
    await this.direct.sendDue();
    await this.outbox.flush();
    const more = await this.sender.sendDue();
    await this.sender.forgetOld();
    return more;
  }
}
