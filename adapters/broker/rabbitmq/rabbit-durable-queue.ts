import type { Logger } from '#contracts/ports/logger.js';
import {
  DurableQueue,
  type ConsumeOptions,
  type Consumer,
  type DeliveryHandler,
  type OutgoingMessage,
  type QueueState,
} from '#contracts/ports/durable-queue.js';
import type { Address, QueueDeclaration } from '#contracts/topology.js';
import { ConsumerWatchdog } from './consumer-watchdog.js';
import type { RabbitConnection } from './rabbit-connection.js';
import { RabbitConsumer } from './rabbit-consumer.js';
import { brokerUnavailable, replyCodeOf, translate } from './rabbit-errors.js';
import type { RabbitPublisher } from './rabbit-publisher.js';
import { flowOf, type FlowSource } from './queue-flow.js';
import { declareQueue, openChannel, type RabbitTopology } from './rabbit-topology.js';

const NOT_FOUND = 404;

export interface RabbitDurableQueueOptions {
  /** Queues are declared and consumed here; the publisher has a connection of its own, because a blocked one is not read. */
  readonly connection: RabbitConnection;
  readonly publisher: RabbitPublisher;
  readonly topology: RabbitTopology;
  readonly logger: Logger;
  /** How long a consumer may get nothing while its queue has messages. */
  readonly stallLimitMs: number;
  /** Knows what AMQP does not tell. */
  readonly flows?: FlowSource | undefined;
}

export class RabbitDurableQueue extends DurableQueue {
  readonly #connection: RabbitConnection;
  readonly #publisher: RabbitPublisher;
  readonly #topology: RabbitTopology;
  readonly #logger: Logger;
  readonly #consumers = new Set<RabbitConsumer>();
  readonly #watchdog: ConsumerWatchdog;
  readonly #flows: FlowSource | undefined;
  #closed = false;

  constructor(options: RabbitDurableQueueOptions) {
    super();
    this.#connection = options.connection;
    this.#publisher = options.publisher;
    this.#topology = options.topology;
    this.#logger = options.logger;
    this.#flows = options.flows;
    this.#watchdog = new ConsumerWatchdog({
      stallLimitMs: options.stallLimitMs,
      logger: options.logger,
      readyCount: (queue) => this.readyCount(queue),
    });
    this.#watchdog.start();
  }

  override get available(): boolean {
    return !this.#closed && this.#publisher.available;
  }

  /** Rejects with BROKER_UNAVAILABLE while the broker is away, and with BROKER_QUEUE_MISMATCH when the queue exists with other arguments. */
  override async declare(queue: QueueDeclaration): Promise<void> {
    try {
      const channel = await openChannel(this.#connectedModel());
      await declareQueue(channel, queue);
      await channel.close();
    } catch (error) {
      throw translate(`Queue ${queue.name} could not be declared`, error);
    }
    this.#topology.remember(queue);
  }

  override publish(address: Address, message: OutgoingMessage): Promise<void> {
    return this.#closed ? Promise.reject(closed()) : this.#publisher.publish(address, message);
  }

  /** While the broker is away the consumer is registered all the same, and starts with the next connection. */
  override async consume(queue: QueueDeclaration, options: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> {
    if (this.#closed) throw closed();
    const consumer = new RabbitConsumer({
      connection: this.#connection,
      publisher: this.#publisher,
      logger: this.#logger,
      ...options,
      queue: queue.name,
      prepare: (channel) => declareQueue(channel, queue),
      handle,
    });
    try {
      await consumer.open();
    } catch (error) {
      throw translate(`Queue ${queue.name} could not be consumed`, error);
    }
    this.#consumers.add(consumer);
    this.#watchdog.watch(consumer);
    return {
      close: async () => {
        this.#watchdog.forget(consumer);
        await consumer.close();
        this.#consumers.delete(consumer);
      },
    };
  }

  override async readyCount(queueName: string): Promise<number | undefined> {
    return (await this.#counted(queueName))?.ready;
  }

  override async state(queueName: string): Promise<QueueState | undefined> {
    const [state, flow] = await Promise.all([this.#counted(queueName), flowOf(this.#flows, queueName)]);
    return state && { ...state, ...flow };
  }

  override async close(): Promise<void> {
    this.#closed = true;
    this.#watchdog.stop();
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await this.#publisher.flush();
    await this.#publisher.close();
  }

  /** On a channel of its own: asking for a queue that does not exist closes the channel. */
  async #counted(queueName: string): Promise<QueueState | undefined> {
    const model = this.#connectedModel();
    try {
      const channel = await openChannel(model);
      const { messageCount, consumerCount } = await channel.checkQueue(queueName);
      await channel.close();
      return { ready: messageCount, consumers: consumerCount };
    } catch (error) {
      if (replyCodeOf(error) === NOT_FOUND) return undefined;
      throw translate(`Queue ${queueName} could not be counted`, error);
    }
  }

  #connectedModel() {
    const { model } = this.#connection;
    if (model === undefined || this.#closed) throw brokerUnavailable('Not connected to RabbitMQ');
    return model;
  }
}

function closed() {
  return brokerUnavailable('The connection to RabbitMQ was closed by this process');
}
