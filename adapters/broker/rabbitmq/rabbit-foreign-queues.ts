import type { Channel } from 'amqplib';
import { configInvalid } from '#contracts/config.js';
import type { Logger } from '#contracts/ports/logger.js';
import {
  release,
  type Consumer,
  type ConsumeOptions,
  type Decision,
  type Delivery,
  type DeliveryHandler,
  type OutgoingMessage,
} from '#contracts/ports/durable-queue.js';
import { ForeignQueues, type BrokerLocation } from '#contracts/ports/queue-brokers.js';
import { brokerAddress } from './broker-address.js';
import { RabbitConnection } from './rabbit-connection.js';
import { RabbitConsumer } from './rabbit-consumer.js';
import { RabbitPublisher } from './rabbit-publisher.js';

/** The header that the RabbitMQ extension of Azure Functions counts failed attempts in. */
const REQUEUE_COUNT = 'x-ms-rabbitmq-requeuecount';
const CONFIRM_TIMEOUT_MS = 10_000;
const RELEASE_AFTER_MS = 1_000;

/**
 * Starts to connect to a broker that an app names, and goes on trying. As on our own, publishing has a connection of its own. Throws CONFIG_INVALID when
 * the address cannot be read.
 */
export async function openForeignQueues(location: BrokerLocation, logger: Logger): Promise<ForeignQueues> {
  const address = brokerAddress(location.url);
  if (address === undefined) {
    throw configInvalid([
      'The address of a broker in an app setting cannot be read: write amqp://user:password@host:5672/vhost',
    ]);
  }
  const { checkCertificate } = location;
  const connectionFor = (use: string): RabbitConnection =>
    new RabbitConnection({
      addresses: [address],
      name: `nightshift app ${address.label} ${use}`,
      logger,
      checkCertificate,
    });
  const publishing = connectionFor('publish');
  const consuming = connectionFor('consume');
  const publisher = new RabbitPublisher(publishing, CONFIRM_TIMEOUT_MS, logger);
  await Promise.all([publishing.start(), consuming.start()]);
  return new RabbitForeignQueues({ publishing, consuming, publisher, logger });
}

interface RabbitForeignQueuesParts {
  readonly publishing: RabbitConnection;
  readonly consuming: RabbitConnection;
  readonly publisher: RabbitPublisher;
  readonly logger: Logger;
}

class RabbitForeignQueues extends ForeignQueues {
  readonly #parts: RabbitForeignQueuesParts;
  readonly #consumers = new Set<RabbitConsumer>();

  constructor(parts: RabbitForeignQueuesParts) {
    super();
    this.#parts = parts;
  }

  override async consume(queue: string, { prefetch }: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> {
    const { consuming, publisher, logger } = this.#parts;
    const consumer = new RabbitConsumer({
      connection: consuming,
      publisher,
      logger,
      prefetch,
      queue,
      // Only looked for: it belongs to somebody else.
      prepare: async (channel: Channel) => void (await channel.checkQueue(queue)),
      attemptHeader: REQUEUE_COUNT,
      handle: (delivery) => this.#decide(delivery, handle),
    });
    this.#consumers.add(consumer);
    consumer.start();
    return {
      close: async () => {
        await consumer.close();
        this.#consumers.delete(consumer);
      },
    };
  }

  override publish(queue: string, message: OutgoingMessage): Promise<void> {
    return this.#parts.publisher.publish({ exchange: '', routingKey: queue }, message);
  }

  override async close(): Promise<void> {
    const { publishing, consuming, publisher } = this.#parts;
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    await publisher.flush();
    await publisher.close();
    await Promise.all([publishing.close(), consuming.close()]);
  }

  /** Our dead letters are not there: a message must not vanish because of that. */
  async #decide(delivery: Delivery, handle: DeliveryHandler): Promise<Decision> {
    const decision = await handle(delivery);
    if (decision.kind !== 'dead') return decision;
    this.#parts.logger.error(
      { queue: delivery.queue, messageId: delivery.id },
      'A foreign broker keeps no dead letters',
    );
    return release(RELEASE_AFTER_MS);
  }
}
