import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { LastingChannel } from './lasting-channel.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { brokerUnavailable, isNack, messageLimitOf, reasonOf } from './rabbit-errors.js';
import { publishOptions } from './rabbit-message.js';

/** RabbitMQ refuses what is published before a quorum queue has its leader: some tens of milliseconds after it was made, or a node went. */
const REFUSED_PAUSES_MS = [25, 50, 100, 200, 400];

/** Where a message goes. The empty exchange is the broker's own: it leads straight to the queue that the key names. */
export interface Destination {
  readonly exchange: string;
  readonly routingKey: string;
}

interface InFlight {
  readonly destination: Destination;
  readonly id: string;
  readonly bytes: number;
  readonly settle: (error?: NightshiftError) => void;
  returned: boolean;
}

/**
 * Confirmed publishing on one channel, with any number of messages in flight. Nothing is kept over a lost connection; what the broker refuses is
 * offered again for a moment.
 */
export class RabbitPublisher {
  readonly #connection: RabbitConnection;
  readonly #confirmTimeoutMs: number;
  readonly #channel: LastingChannel<ConfirmChannel>;
  readonly #inFlight = new Set<InFlight>();
  #idle: (() => void)[] = [];
  #model: ChannelModel | undefined;
  /** Known once the broker has closed the channel because of a larger message: every further one would fail all that are in flight beside it. */
  #maxBytes: number | undefined;

  constructor(connection: RabbitConnection, confirmTimeoutMs: number, logger: Logger) {
    this.#connection = connection;
    this.#confirmTimeoutMs = confirmTimeoutMs;
    this.#channel = new LastingChannel({
      connection,
      logger,
      open: (model) => this.#open(model),
      prepare: async (channel) => {
        channel.on('return', (message) => this.#returned(message));
        channel.on('error', (error) => this.#learnLimit(error));
      },
    });
    this.#channel.attach();
    // A blocked connection is not read by the broker: no confirm would come until the alarm is over.
    connection.onBlocked(() => this.#failAll(blocked()));
  }

  get available(): boolean {
    return this.#channel.current !== undefined && !this.#connection.blocked && this.#connection.model !== undefined;
  }

  /** Rejects with BROKER_UNAVAILABLE, BROKER_UNROUTABLE, or MESSAGE_INVALID for what the broker will never take. */
  publish(destination: Destination, message: OutgoingMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = this.#track(destination, message, (error) => (error === undefined ? resolve() : reject(error)));
      this.#send(sent, message, 0);
    });
  }

  /** Resolves when nothing is in flight: each message has been confirmed or has failed. */
  flush(): Promise<void> {
    return this.#inFlight.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  #send(sent: InFlight, message: OutgoingMessage, refusals: number): void {
    const channel = this.#channel.current;
    if (channel === undefined || this.#connection.model === undefined) {
      sent.settle(brokerUnavailable('Not connected to RabbitMQ'));
      return;
    }
    if (this.#connection.blocked) {
      sent.settle(blocked());
      return;
    }
    if (this.#maxBytes !== undefined && sent.bytes > this.#maxBytes) {
      sent.settle(tooLarge(sent.bytes, this.#maxBytes));
      return;
    }
    const { exchange, routingKey } = sent.destination;
    const settle = (error: unknown): void => {
      const pauseMs = isNack(error) ? REFUSED_PAUSES_MS[refusals] : undefined;
      if (pauseMs === undefined) sent.settle(outcomeOf(sent, error));
      else if (this.#inFlight.has(sent)) setTimeout(() => this.#send(sent, message, refusals + 1), pauseMs);
    };
    try {
      channel.publish(exchange, routingKey, bufferOf(message.body), publishOptions(message), settle);
    } catch (error) {
      sent.settle(refusedByDriver(message, error));
    }
  }

  #open(model: ChannelModel): Promise<ConfirmChannel> {
    // The broker may have been restarted with another limit.
    if (this.#model !== model) this.#maxBytes = undefined;
    this.#model = model;
    return model.createConfirmChannel();
  }

  #learnLimit(error: unknown): void {
    const limit = messageLimitOf(error);
    if (limit === undefined) return;
    this.#maxBytes = limit;
    for (const sent of this.#inFlight) if (sent.bytes > limit) sent.settle(tooLarge(sent.bytes, limit));
  }

  #track(destination: Destination, { id, body }: OutgoingMessage, done: (error?: NightshiftError) => void): InFlight {
    const timer = setTimeout(
      () => sent.settle(brokerUnavailable(`RabbitMQ did not confirm a message within ${this.#confirmTimeoutMs} ms`)),
      this.#confirmTimeoutMs,
    );
    const sent: InFlight = {
      destination,
      id,
      bytes: body.byteLength,
      returned: false,
      settle: (error) => {
        if (!this.#inFlight.delete(sent)) return;
        clearTimeout(timer);
        done(error);
        if (this.#inFlight.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
      },
    };
    this.#inFlight.add(sent);
    return sent;
  }

  /** The broker returns an unroutable message before it confirms it, in the order of publishing. */
  #returned(message: Message): void {
    const { exchange, routingKey } = message.fields;
    for (const sent of this.#inFlight) {
      const { destination } = sent;
      if (sent.returned || sent.id !== message.properties.messageId) continue;
      if (destination.exchange !== exchange || destination.routingKey !== routingKey) continue;
      sent.returned = true;
      return;
    }
  }

  #failAll(error: NightshiftError): void {
    for (const sent of this.#inFlight) sent.settle(error);
  }
}

function outcomeOf(sent: InFlight, error: unknown): NightshiftError | undefined {
  if (error !== null && error !== undefined) {
    return brokerUnavailable(`RabbitMQ did not confirm a message: ${reasonOf(error)}`, error);
  }
  if (!sent.returned) return undefined;
  const { exchange, routingKey } = sent.destination;
  return new NightshiftError(
    'BROKER_UNROUTABLE',
    `No queue is bound to exchange '${exchange}' with key '${routingKey}'`,
  );
}

/** A channel that is closing throws; so does a message that cannot be encoded (headers above 64 KiB). */
function refusedByDriver(message: OutgoingMessage, error: unknown): NightshiftError {
  const reason = reasonOf(error);
  if (error instanceof Error && error.name === 'IllegalOperationError') {
    return brokerUnavailable(`Not connected to RabbitMQ: ${reason}`, error);
  }
  return new NightshiftError('MESSAGE_INVALID', `${message.type}: the message cannot be sent: ${reason}`, {
    cause: error,
  });
}

function tooLarge(bytes: number, limit: number): NightshiftError {
  const text = `The message has ${bytes} bytes, and RabbitMQ takes ${limit} at most (its max_message_size)`;
  return new NightshiftError('MESSAGE_INVALID', text);
}

function blocked(): NightshiftError {
  return brokerUnavailable('RabbitMQ takes no messages: it is short of memory or disk');
}

function bufferOf(body: Uint8Array): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
