import { NightshiftError, toError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import {
  release,
  type Consumer,
  type Decision,
  type Delivery,
  type DeliveryHandler,
} from '#contracts/ports/durable-queue.js';

const RELEASE_AFTER_THROW_MS = 1_000;

export interface QueueConsumerOptions {
  readonly prefetch: number;
  readonly handle: DeliveryHandler;
  readonly logger: Logger;
  /** The queue hands it nothing more. */
  readonly onClosing: () => void;
  /** Resolves when the decisions made so far are written. */
  readonly decisionsWritten: () => Promise<void>;
}

/** One consumer of a queue: it holds at most `prefetch` deliveries that are not decided, or wait to come again. */
export class QueueConsumer implements Consumer {
  readonly #options: QueueConsumerOptions;
  #held = 0;
  #kept = 0;
  #closing: Promise<void> | undefined;
  #onIdle: () => void = () => undefined;

  constructor(options: QueueConsumerOptions) {
    if (!Number.isInteger(options.prefetch) || options.prefetch < 1) {
      throw new NightshiftError('INTERNAL', `prefetch is ${options.prefetch}: expected a whole number from 1`);
    }
    this.#options = options;
  }

  get closing(): boolean {
    return this.#closing !== undefined;
  }

  /** Deliveries that are not decided. */
  get held(): number {
    return this.#held;
  }

  get hasRoom(): boolean {
    return !this.closing && this.#held + this.#kept < this.#options.prefetch;
  }

  /** Takes a place for a delivery that is on its way. */
  reserve(): void {
    this.#held++;
  }

  /** The delivery of a reserved place is decided, or did not come. */
  vacate(): void {
    this.#held--;
    if (this.#held === 0) this.#onIdle();
  }

  /** A decided delivery that comes again later keeps its place until then: a queue whose every message is released must not be gone through at full speed. */
  keepPlace(): void {
    this.#kept++;
  }

  givePlace(): void {
    this.#kept--;
  }

  /** Hands a delivery to the handler; `settle` gets what it decided. Never rejects. */
  async run(delivery: Delivery, settle: (decision: Decision) => void): Promise<void> {
    try {
      settle(await this.#options.handle(delivery));
    } catch (thrown) {
      const { id, type, queue } = delivery;
      this.#options.logger.error(
        { id, type, queue, error: toError(thrown) },
        'A delivery handler failed: its message is released',
      );
      settle(release(RELEASE_AFTER_THROW_MS));
    } finally {
      this.vacate();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#options.onClosing();
    if (this.#held > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    await this.#options.decisionsWritten();
  }
}
