import { randomUUID } from 'node:crypto';
import { Destination, notDelivered } from '#src/notifications/destination.js';
import type { NotificationMessage } from '#src/notifications/notification-message.js';
import { NIGHT } from '../factories.js';

export function aMessage(overrides: Partial<NotificationMessage> = {}): NotificationMessage {
  return {
    id: randomUUID(),
    event: 'worker-lost',
    installation: 'plant 2',
    text: 'Worker desktop is lost.',
    at: NIGHT.toISOString(),
    count: 1,
    link: '/api/workers',
    occurrences: [
      { at: NIGHT.toISOString(), text: 'Worker desktop is lost.', link: '/api/workers', facts: { name: 'desktop' } },
    ],
    ...overrides,
  };
}

/** Keeps what it is sent; refuses while `away`. */
export class KeepingDestination extends Destination {
  readonly sent: NotificationMessage[] = [];
  away = false;
  tries = 0;

  constructor(override readonly name: string) {
    super();
  }

  override async send(message: NotificationMessage): Promise<void> {
    this.tries += 1;
    if (this.away) throw notDelivered(this.name, 'is away');
    this.sent.push(message);
  }
}
