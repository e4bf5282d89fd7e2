import type { Channel, ConsumeMessage } from 'amqplib';
import { unreachable } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { Decision, Delivery, OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { EXCHANGES } from '#contracts/topology.js';
import type { Holding } from './holding.js';
import { reasonOf } from './rabbit-errors.js';
import { deadLetterOf, retryOf, stampOf } from './rabbit-message.js';
import type { Destination, RabbitPublisher } from './rabbit-publisher.js';

const MOVE_AGAIN_AFTER_MS = 1_000;
const DEAD_LETTERS: Destination = { exchange: EXCHANGES.dead.name, routingKey: '' };

export interface SettlementOptions {
  readonly publisher: RabbitPublisher;
  readonly holding: Holding;
  readonly logger: Logger;
  /** Whether a delivery that came by this channel can still be decided. */
  readonly isOpen: (channel: Channel) => boolean;
  readonly isClosing: () => boolean;
  /** What failed attempts are counted in. */
  readonly attemptHeader: string | undefined;
}

/**
 * Carries out decisions. A delivery whose channel is gone is not decided any more: the broker has given it back, and publishing a copy of it
 * would double it.
 */
export class RabbitSettlement {
  readonly #options: SettlementOptions;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  async settle(channel: Channel, message: ConsumeMessage, delivery: Delivery, decision: Decision): Promise<void> {
    switch (decision.kind) {
      case 'done':
        return this.#ack(channel, message);
      case 'release':
        await this.#options.holding.wait(decision.afterMs ?? 0);
        return this.giveBack(channel, message);
      case 'retry':
        // Held here, not in the broker. A closing consumer does not wait: the attempt counts, its delay is cut short.
        await this.#options.holding.wait(decision.afterMs);
        return this.#move(
          channel,
          message,
          { exchange: '', routingKey: delivery.queue },
          retryOf(message, delivery, decision.headers, this.#options.attemptHeader),
        );
      case 'stamp':
        return this.#move(
          channel,
          message,
          { exchange: '', routingKey: delivery.queue },
          stampOf(message, delivery, decision),
        );
      case 'dead':
        return this.#move(channel, message, DEAD_LETTERS, deadLetterOf(message, delivery, decision.reason));
      default:
        return unreachable(decision);
    }
  }

  /** Requeued by nack, which from RabbitMQ 4.3 on does not count as a failed delivery. */
  giveBack(channel: Channel, message: ConsumeMessage): void {
    if (this.#options.isOpen(channel)) this.#send(() => channel.nack(message, false, true));
  }

  #ack(channel: Channel, message: ConsumeMessage): void {
    if (this.#options.isOpen(channel)) this.#send(() => channel.ack(message));
  }

  /** A confirmed copy first, then the ack: a crash in between doubles the message and never loses it. */
  async #move(channel: Channel, message: ConsumeMessage, to: Destination, copy: OutgoingMessage): Promise<void> {
    const { publisher, holding, logger, isOpen, isClosing } = this.#options;
    while (isOpen(channel)) {
      try {
        await publisher.publish(to, copy);
        return this.#ack(channel, message);
      } catch (error) {
        logger.warn({ to, reason: reasonOf(error) }, 'A decided message could not be moved on');
        if (isClosing()) return this.giveBack(channel, message);
        await holding.wait(MOVE_AGAIN_AFTER_MS);
      }
    }
  }

  #send(frame: () => void): void {
    try {
      frame();
    } catch (error) {
      // The channel closed in this very turn: the broker delivers the message again.
      this.#options.logger.debug({ reason: reasonOf(error) }, 'A decision was lost with its channel');
    }
  }
}
