import type { Logger } from '#contracts/ports/logger.js';
import { QueueBrokers, type BrokerLocation, type ForeignQueues } from '#contracts/ports/queue-brokers.js';

/** Brokers that apps name are RabbitMQ's, whatever our own is. The driver is loaded with the first of them. */
export class RabbitQueueBrokers extends QueueBrokers {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  override async open(location: BrokerLocation): Promise<ForeignQueues> {
    const { openForeignQueues } = await import('#adapters/broker/rabbitmq/rabbit-foreign-queues.js');
    return openForeignQueues(location, this.#logger);
  }
}
