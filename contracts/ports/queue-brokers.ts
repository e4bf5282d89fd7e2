import type { ConsumeOptions, Consumer, DeliveryHandler, OutgoingMessage } from './durable-queue.js';

/** Where a foreign broker is. The URL may hold a password: it is never logged. */
export interface BrokerLocation {
  readonly url: string;
  readonly checkCertificate: boolean;
}

/**
 * Queues of a broker that is not ours: nothing is ever declared on it. At-least-once, as `DurableQueue` promises it, with attempts counted in the header
 * that the RabbitMQ extension of Azure Functions counts in, so that a message may move between the two.
 */
export abstract class ForeignQueues {
  /**
   * Consumes a queue as soon as the broker and the queue are there, and again whenever they come back; resolves before that. Decisions are those of
   * `DurableQueue`, but for `dead`: these messages have no place there, so whoever consumes keeps them elsewhere and decides `done`.
   */
  abstract consume(queue: string, options: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer>;

  /** Through the broker's default exchange. Resolves after the confirm; rejects with BROKER_UNROUTABLE when there is no such queue, else as `DurableQueue.publish`. */
  abstract publish(queue: string, message: OutgoingMessage): Promise<void>;

  /** Closes the consumers, waits for confirms in flight, then disconnects. */
  abstract close(): Promise<void>;
}

/** The way to brokers that apps name in their settings. */
export abstract class QueueBrokers {
  /** Starts to connect, and goes on trying. Rejects with CONFIG_INVALID when the URL cannot be read. */
  abstract open(location: BrokerLocation): Promise<ForeignQueues>;
}
