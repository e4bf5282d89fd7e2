import { toError } from '#contracts/errors.js';
import type { Consumer, DeliveryHandler, DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import { persist } from './backoff.js';

const BACKOFF = { firstMs: 250, maxMs: 5_000 };

interface LaneConsumerOptions {
  readonly queue: Pick<DurableQueue, 'declare' | 'consume'>;
  readonly logger: Logger;
  readonly declaration: QueueDeclaration;
  readonly prefetch: number;
  readonly handle: DeliveryHandler;
}

/** One lane's consumer: opened as soon as the broker lets it, closed once. Held before that, it takes nothing more and what runs goes on. */
export class LaneConsumer {
  readonly #options: LaneConsumerOptions;
  readonly #closing = new AbortController();
  readonly #ending = new AbortController();
  #opening: Promise<Consumer | undefined> | undefined;
  #lastReason = '';

  constructor(options: LaneConsumerOptions) {
    this.#options = options;
  }

  /** Raised when the lane takes nothing more: deliveries that only wait go back then. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Raised when what runs is to come to its end as well: it waits for nobody any more. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Resolves when the queue is consumed, or the consumer was closed before that. */
  async open(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#opening ??= this.#open();
    await this.#opening;
  }

  /** Resolves when every handler in flight has decided. */
  close(): Promise<void> {
    this.#ending.abort();
    return this.hold();
  }

  /** As `close`, and what runs may wait for others as long as it needs. */
  async hold(): Promise<void> {
    this.#closing.abort();
    const consumer = await this.#opening;
    await consumer?.close();
  }

  /** Once for each reason: a queue that is in the way may stay there for days. */
  #report(error: unknown): true {
    const { logger, declaration } = this.#options;
    const reason = toError(error).message;
    if (reason !== this.#lastReason) logger.warn({ queue: declaration.name, reason }, 'A queue is not consumed yet');
    this.#lastReason = reason;
    return true;
  }

  async #open(): Promise<Consumer | undefined> {
    const { queue, declaration, prefetch, handle, logger } = this.#options;
    const consume = async () => {
      await queue.declare(declaration);
      return queue.consume(declaration, { prefetch }, handle);
    };
    try {
      return await persist(consume, {
        signal: this.#closing.signal,
        backoff: BACKOFF,
        again: (error) => this.#report(error),
      });
    } catch (error) {
      logger.info({ queue: declaration.name, reason: toError(error).message }, 'Closed before the queue was consumed');
      return undefined;
    }
  }
}
