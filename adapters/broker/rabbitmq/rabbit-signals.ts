import type { Channel, ConsumeMessage } from 'amqplib';
import type { Logger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { EXCHANGES } from '#contracts/topology.js';
import { topicMatcher } from '../topic-pattern.js';
import { LastingChannel } from './lasting-channel.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { brokerUnavailable, reasonOf, translate } from './rabbit-errors.js';
import { openChannel } from './rabbit-topology.js';

const EXCHANGE = EXCHANGES.control.name;

interface Listener {
  readonly pattern: string;
  readonly matches: (key: string) => boolean;
  readonly handle: (key: string, signal: unknown) => void;
}

export interface RabbitSignalsOptions {
  readonly publishing: RabbitConnection;
  readonly consuming: RabbitConnection;
  readonly logger: Logger;
}

/** Signals over `ns.control`: one queue per process, which vanishes with its connection and is made anew by the next. */
export class RabbitSignals extends Signals {
  readonly #publishing: RabbitConnection;
  readonly #logger: Logger;
  readonly #outgoing: LastingChannel<Channel>;
  readonly #incoming: LastingChannel<Channel>;
  readonly #listeners = new Set<Listener>();
  #queue = '';
  #closed = false;

  constructor({ publishing, consuming, logger }: RabbitSignalsOptions) {
    super();
    this.#publishing = publishing;
    this.#logger = logger;
    this.#outgoing = new LastingChannel({
      connection: publishing,
      logger,
      open: openChannel,
      prepare: () => Promise.resolve(),
    });
    this.#incoming = new LastingChannel({
      connection: consuming,
      logger,
      open: openChannel,
      prepare: (channel) => this.#listen(channel),
    });
    this.#outgoing.attach();
    this.#incoming.attach();
  }

  override send(key: string, signal: unknown): void {
    const channel = this.#outgoing.current;
    if (channel === undefined || this.#publishing.blocked) {
      return this.#logger.debug({ key }, 'A signal was lost: RabbitMQ is away or takes no messages');
    }
    try {
      channel.publish(EXCHANGE, key, Buffer.from(JSON.stringify(signal)));
    } catch (error) {
      this.#logger.debug({ key, reason: reasonOf(error) }, 'A signal was lost');
    }
  }

  override async subscribe(pattern: string, handle: (key: string, signal: unknown) => void): Promise<Subscription> {
    if (this.#closed) throw brokerUnavailable('The connection to RabbitMQ was closed by this process');
    const listener: Listener = { pattern, matches: topicMatcher(pattern), handle };
    this.#listeners.add(listener);
    // Without a channel there is nothing to bind now: the next one is bound to every pattern that is listened to.
    const channel = this.#incoming.current;
    try {
      await channel?.bindQueue(this.#queue, EXCHANGE, pattern);
    } catch (error) {
      if (this.#incoming.current === channel) throw translate(`Signals ${pattern} could not be subscribed to`, error);
    }
    return { close: () => this.#unsubscribe(listener) };
  }

  override async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    await Promise.all([this.#incoming.close(), this.#outgoing.close()]);
  }

  async #unsubscribe(listener: Listener): Promise<void> {
    if (!this.#listeners.delete(listener)) return;
    if ([...this.#listeners].some(({ pattern }) => pattern === listener.pattern)) return;
    try {
      await this.#incoming.current?.unbindQueue(this.#queue, EXCHANGE, listener.pattern);
    } catch (error) {
      // The channel is gone; the next one is not bound to this pattern.
      this.#logger.debug({ reason: reasonOf(error) }, 'A signal pattern could not be unbound');
    }
  }

  async #listen(channel: Channel): Promise<void> {
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false });
    this.#queue = queue;
    const patterns = new Set([...this.#listeners].map(({ pattern }) => pattern));
    for (const pattern of patterns) await channel.bindQueue(queue, EXCHANGE, pattern);
    await channel.consume(
      queue,
      (message) => {
        if (message === null) void this.#incoming.renew(channel);
        else this.#receive(message);
      },
      { noAck: true },
    );
  }

  #receive(message: ConsumeMessage): void {
    const key = message.fields.routingKey;
    for (const listener of this.#listeners) {
      if (listener.matches(key)) void this.#call(listener, key, message.content);
    }
  }

  /** Parsed for each listener: they share no object. */
  async #call({ handle }: Listener, key: string, content: Buffer): Promise<void> {
    try {
      const outcome: unknown = handle(key, JSON.parse(content.toString('utf8')));
      // A listener may be an async function all the same; its rejection must not end the process.
      await outcome;
    } catch (error) {
      this.#logger.error({ error, key }, 'A signal listener failed');
    }
  }
}
