import { Inject, Injectable } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { deliver } from './delivery-policy.js';
import { DESTINATIONS, type Destination } from './destination.js';
import { messageOf } from './notification-message.js';
import type { DeliveryResult, NotificationRow } from './notification-store.js';
import { NOTIFICATIONS_CONFIG, type NotificationsConfig } from './notifications.config.js';

export interface Delivery {
  readonly destination: string;
  readonly notification: NotificationRow;
  /** This one counted. */
  readonly tries: number;
  /** How long ago it was due. */
  readonly ageMs: number;
}

/** Carries notifications to the destinations of this node and says in the log what became of them. */
@Injectable()
export class Courier {
  readonly #byName: ReadonlyMap<string, Destination>;

  constructor(
    @Inject(DESTINATIONS) destinations: readonly Destination[],
    @Inject(NOTIFICATIONS_CONFIG) private readonly config: NotificationsConfig,
    private readonly logger: Logger,
  ) {
    this.#byName = new Map(destinations.map((destination) => [destination.name, destination]));
  }

  get destinations(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** One try. Never rejects. */
  async deliver({ destination: name, notification, tries, ageMs }: Delivery): Promise<DeliveryResult> {
    const destination = this.#byName.get(name);
    if (destination === undefined) return { state: 'failed', error: `There is no destination ${name} here.` };
    const result = await deliver(destination, messageOf(notification, this.config), { tries, ageMs });
    const facts = { notification: notification.id, event: notification.event, destination: name, tries };
    if (result.state === 'delivered') this.logger.info(facts, 'A notification was delivered');
    else if (result.state === 'failed')
      this.logger.error({ ...facts, reason: result.error }, 'A notification is given up');
    // The first of many: a destination may be away for a night.
    else if (tries === 1) this.logger.warn({ ...facts, reason: result.error }, 'A notification is tried again');
    return result;
  }
}
