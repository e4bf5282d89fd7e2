import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { toError } from '#contracts/errors.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { BROKER_HEADERS, queueAddress } from '#contracts/topology.js';
import { Recurring } from '../../recurring.js';
import { ParkedStore, type DueMessage } from './parked-store.js';

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 100;
/** Longer than a publish may take to be confirmed: another node publishes again what this one has taken and not removed. */
const TAKEN_FOR_MS = 30_000;

/** Publishes parked messages that are due (design, section 5). Part of the scheduler role, on any number of nodes. */
@Injectable()
export class ParkedPublisher implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: Recurring;

  constructor(
    private readonly parked: ParkedStore,
    private readonly queue: DurableQueue,
    private readonly logger: Logger,
  ) {
    this.#recurring = new Recurring({
      failure: 'Parked messages are not published',
      everyMs: LOOK_EVERY_MS,
      logger,
      work: () => this.#publishDue(),
    });
  }

  onModuleInit(): void {
    this.#recurring.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.#recurring.stop();
  }

  async #publishDue(): Promise<boolean> {
    // Taken while the broker is away, they would wait for the end of their time.
    if (!this.queue.available) return false;
    const due = await this.parked.takeDue(AT_ONCE, TAKEN_FOR_MS);
    const published = await Promise.all(due.map((message) => this.#publish(message)));
    const keys = due.filter((_, n) => published[n] === true).map(({ key }) => key);
    if (keys.length > 0) await this.parked.remove(keys);
    return due.length === AT_ONCE;
  }

  /** One that cannot be published stays, and is not in the way of the others. */
  async #publish({ queue, id, type, body, failed, attempt, ...message }: DueMessage): Promise<boolean> {
    const headers = { ...message.headers, [BROKER_HEADERS.begun]: attempt };
    try {
      await this.queue.publish(queueAddress(queue), { id, type, body, headers, failed, persistent: true });
      return true;
    } catch (error) {
      const { invocationId } = message;
      this.logger.warn({ invocationId, queue, reason: toError(error).message }, 'A parked message was not published');
      return false;
    }
  }
}
