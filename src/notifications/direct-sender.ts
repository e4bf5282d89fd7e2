import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { Courier } from './courier.js';
import type { Occurrence } from './notification-event.js';
import type { NotificationRow } from './notification-store.js';

interface Pending {
  readonly destination: string;
  readonly notification: NotificationRow;
  readonly sinceMs: number;
  tries: number;
  dueAtMs: number;
}

/** Sends from memory what the store cannot carry, because it is the store that is away. What is not delivered ends with the process. */
@Injectable()
export class DirectSender {
  readonly #pending = new Set<Pending>();

  constructor(
    private readonly courier: Courier,
    private readonly clock: Clock,
  ) {}

  take(occurrence: Occurrence): void {
    const { event, at } = occurrence;
    const notification = { id: randomUUID(), event, dueAt: at, count: 1, occurrences: [occurrence] };
    const now = this.clock.monotonicMs();
    for (const destination of this.courier.destinations) {
      this.#pending.add({ destination, notification, sinceMs: now, tries: 0, dueAtMs: now });
    }
  }

  /** Never rejects. */
  async sendDue(): Promise<void> {
    const due = [...this.#pending].filter(({ dueAtMs }) => dueAtMs <= this.clock.monotonicMs());
    await Promise.all(due.map((pending) => this.#send(pending)));
  }

  async #send(pending: Pending): Promise<void> {
    pending.tries += 1;
    const { destination, notification, sinceMs, tries } = pending;
    const ageMs = this.clock.monotonicMs() - sinceMs;
    const result = await this.courier.deliver({ destination, notification, tries, ageMs });
    if (result.state === 'pending') pending.dueAtMs = this.clock.monotonicMs() + result.retryAfterMs;
    else this.#pending.delete(pending);
  }
}
