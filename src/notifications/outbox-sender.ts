import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { Courier } from './courier.js';
import { NotificationStore, type ClaimedDelivery } from './notification-store.js';

/** Longer than a destination may take. */
const CLAIM = { forMs: 60_000, limit: 20 };
const KEEP_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

/** Sends what the outbox has due. Any number of nodes do this beside each other. */
@Injectable()
export class OutboxSender {
  #forgetAtMs = 0;

  constructor(
    private readonly store: NotificationStore,
    private readonly courier: Courier,
    private readonly clock: Clock,
  ) {}

  /** Resolves with true when more may be due. Rejects with STORE_UNAVAILABLE. */
  async sendDue(): Promise<boolean> {
    const { destinations } = this.courier;
    if (destinations.length === 0) return false;
    const claimed = await this.store.claim(destinations, CLAIM);
    await Promise.all(claimed.map((delivery) => this.#send(delivery)));
    return claimed.length >= CLAIM.limit;
  }

  async forgetOld(): Promise<void> {
    if (this.clock.monotonicMs() < this.#forgetAtMs) return;
    this.#forgetAtMs = this.clock.monotonicMs() + FORGET_EVERY_MS;
    await this.store.deleteDueBefore(new Date(this.clock.now().getTime() - KEEP_MS));
  }

  async #send({ notification, destination, tries }: ClaimedDelivery): Promise<void> {
    const ageMs = this.clock.now().getTime() - notification.dueAt.getTime();
    const result = await this.courier.deliver({ notification, destination, tries, ageMs });
    await this.store.settle({ id: notification.id, destination, tries }, result);
  }
}
