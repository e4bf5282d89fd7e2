import type { Channel, ConsumeMessage } from 'amqplib';
import type { Logger } from '#contracts/ports/logger.js';
import {
  release,
  type Consumer,
  type ConsumeOptions,
  type Decision,
  type Delivery,
  type DeliveryHandler,
} from '#contracts/ports/durable-queue.js';
import type { WatchedConsumer } from './consumer-watchdog.js';
import { Holding } from './holding.js';
import { InHand } from './in-hand.js';
import { LastingChannel } from './lasting-channel.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { reasonOf } from './rabbit-errors.js';
import { deliveryOf } from './rabbit-message.js';
import type { RabbitPublisher } from './rabbit-publisher.js';
import { RabbitSettlement } from './rabbit-settlement.js';
import { settlesWithin } from './time-limit.js';

const RELEASE_AFTER_THROW_MS = 1_000;
const CANCEL_TIMEOUT_MS = 2_000;

export interface RabbitConsumerOptions extends ConsumeOptions {
  readonly connection: RabbitConnection;
  readonly publisher: RabbitPublisher;
  readonly logger: Logger;
  readonly queue: string;
  /** Declares the queue, or looks whether it is there; on every opening. */
  readonly prepare: (channel: Channel) => Promise<void>;
  readonly handle: DeliveryHandler;
  /** What failed attempts are counted in; our own header when absent. */
  readonly attemptHeader?: string;
}

/** A consumer on a channel of its own: before RabbitMQ 4.3 a run that outlasts the consumer timeout takes its whole channel with it. */
export class RabbitConsumer implements Consumer, WatchedConsumer {
  readonly #options: RabbitConsumerOptions;
  readonly #logger: Logger;
  readonly #channel: LastingChannel<Channel>;
  readonly #settlement: RabbitSettlement;
  readonly #holding = new Holding();
  readonly #undecided = new Set<Promise<void>>();
  /** Of the open channel: whatever came by another one the broker has taken back. */
  #hand = new InHand();
  #tag: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RabbitConsumerOptions) {
    this.#options = options;
    this.#logger = options.logger.child({ queue: options.queue });
    this.#channel = new LastingChannel({
      connection: options.connection,
      logger: this.#logger,
      open: (model) => model.createChannel(),
      prepare: (channel) => this.#consume(channel),
      onLost: () => this.#lost(),
    });
    this.#settlement = new RabbitSettlement({
      publisher: options.publisher,
      holding: this.#holding,
      logger: this.#logger,
      isOpen: (channel) => this.#channel.current === channel,
      isClosing: () => this.#closing !== undefined,
      attemptHeader: options.attemptHeader,
    });
  }

  get queue(): string {
    return this.#options.queue;
  }

  get prefetch(): number {
    return this.#options.prefetch;
  }

  get decidesWithinMs(): number | undefined {
    return this.#options.decidesWithinMs;
  }

  get isConsuming(): boolean {
    return this.#closing === undefined && this.#tag !== undefined && this.#channel.current !== undefined;
  }

  get inHand(): InHand {
    return this.#hand;
  }

  open(): Promise<void> {
    return this.#channel.open();
  }

  /** Consumes as soon as broker and queue are there. */
  start(): void {
    this.#channel.start();
  }

  async consumeAgain(): Promise<void> {
    const channel = this.#channel.current;
    if (channel === undefined || this.#tag === undefined) return;
    await channel.cancel(this.#tag);
    await this.#resubscribe(channel);
  }

  async renewChannel(): Promise<void> {
    const channel = this.#channel.current;
    if (channel !== undefined) await this.#channel.renew(channel);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#channel.retire();
    const channel = this.#channel.current;
    if (channel !== undefined && this.#tag !== undefined) {
      await settlesWithin(channel.cancel(this.#tag), CANCEL_TIMEOUT_MS);
    }
    this.#holding.end();
    await Promise.all(this.#undecided);
    await this.#channel.close();
  }

  async #consume(channel: Channel): Promise<void> {
    const { queue, prefetch, prepare } = this.#options;
    await prepare(channel);
    await channel.prefetch(prefetch);
    if (this.#closing !== undefined) return;
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message === null) void this.#cancelled(channel);
      else this.#receive(channel, message);
    });
    this.#tag = consumerTag;
    // `close` may wait for long runs, and has seen no consumer to cancel: what comes by this one would be given back and come again, at full speed.
    if (this.#closing !== undefined) await settlesWithin(channel.cancel(consumerTag), CANCEL_TIMEOUT_MS);
  }

  /** What is held for a delivery that the broker has taken back is held for nothing. */
  #lost(): void {
    this.#tag = undefined;
    this.#hand = new InHand();
    this.#holding.letGo();
  }

  /** By the broker: its queue was deleted, or (from 4.3 on) a run outlasted the consumer timeout. Other deliveries stay ours. */
  async #cancelled(channel: Channel): Promise<void> {
    if (this.#closing !== undefined) return;
    this.#logger.warn({}, 'RabbitMQ cancelled a consumer; consuming again');
    await this.#resubscribe(channel);
  }

  async #resubscribe(channel: Channel): Promise<void> {
    try {
      await this.#consume(channel);
    } catch (error) {
      this.#logger.warn({ reason: reasonOf(error) }, 'The channel cannot consume any more; opening another');
      await this.#channel.renew(channel);
    }
  }

  #receive(channel: Channel, message: ConsumeMessage): void {
    if (this.#closing !== undefined) return this.#settlement.giveBack(channel, message);
    const hand = this.#hand;
    hand.delivered();
    const undecided = this.#answer(channel, message, hand).finally(() => {
      hand.settled();
      this.#undecided.delete(undecided);
    });
    this.#undecided.add(undecided);
  }

  async #answer(channel: Channel, message: ConsumeMessage, hand: InHand): Promise<void> {
    const { queue, attemptHeader } = this.#options;
    const decidable = (): boolean => this.#channel.current === channel;
    const delivery: Delivery = { ...deliveryOf(message, queue, attemptHeader), decidable };
    try {
      await this.#settlement.settle(channel, message, delivery, await this.#decide(delivery, hand));
    } catch (error) {
      this.#logger.error(
        { error, messageId: delivery.id },
        'A decision could not be carried out; the message is given back',
      );
      this.#settlement.giveBack(channel, message);
    }
  }

  async #decide(delivery: Delivery, hand: InHand): Promise<Decision> {
    try {
      return await this.#options.handle(delivery);
    } catch (error) {
      this.#logger.error({ error, messageId: delivery.id }, 'A message handler failed; the message is given back');
      return release(RELEASE_AFTER_THROW_MS);
    } finally {
      hand.decided();
    }
  }
}
