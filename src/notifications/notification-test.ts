import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { toError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { sendInTime } from './delivery-policy.js';
import { DESTINATIONS, type Destination } from './destination.js';
import { testMessage, type NotificationMessage } from './notification-message.js';
import { NOTIFICATIONS_CONFIG, type NotificationsConfig } from './notifications.config.js';

export interface TestResult {
  readonly destination: string;
  /** Undefined when it was delivered. */
  readonly error: string | undefined;
  readonly durationMs: number;
}

export interface Configured {
  readonly destinations: readonly string[];
  readonly events: readonly string[];
}

/** Sends one message to every destination, past the outbox, so that whoever configured them sees at once what is wrong. */
@Injectable()
export class NotificationTest {
  constructor(
    @Inject(DESTINATIONS) private readonly destinations: readonly Destination[],
    @Inject(NOTIFICATIONS_CONFIG) private readonly config: NotificationsConfig,
    private readonly clock: Clock,
  ) {}

  /** By name, and the events that they are told: no address, which may be a secret. */
  get configured(): Configured {
    return { destinations: this.destinations.map(({ name }) => name), events: this.config.events };
  }

  run(): Promise<TestResult[]> {
    const message = testMessage(randomUUID(), this.clock.now(), this.config);
    return Promise.all(this.destinations.map((destination) => this.#try(destination, message)));
  }

  async #try(destination: Destination, message: NotificationMessage): Promise<TestResult> {
    const startedMs = this.clock.monotonicMs();
    const error = await sendInTime(destination, message).then(
      () => undefined,
      (thrown: unknown) => toError(thrown).message,
    );
    const durationMs = Math.round(this.clock.monotonicMs() - startedMs);
    return { destination: destination.name, error, durationMs };
  }
}
