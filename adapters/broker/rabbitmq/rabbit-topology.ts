import type { Channel, ChannelModel } from 'amqplib';
import type { Logger } from '#contracts/ports/logger.js';
import { DEAD_QUEUE, EXCHANGES, RECORDS_QUEUE, type QueueDeclaration } from '#contracts/topology.js';
import { reasonOf } from './rabbit-errors.js';

/**
 * What this process relies on being there: every exchange, the queues that belong to the house, and each queue declared through the port.
 * Declared again on every reconnect: a broker may come back without its disk.
 */
export class RabbitTopology {
  readonly #queues = new Map<string, QueueDeclaration>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
    for (const queue of [RECORDS_QUEUE, DEAD_QUEUE]) this.remember(queue);
  }

  remember(queue: QueueDeclaration): void {
    this.#queues.set(queue.name, queue);
  }

  /** Exclusive queues are left out where they do not belong: they are bound to the connection that declares them. */
  async declareOn(model: ChannelModel, { exclusive }: { readonly exclusive: boolean }): Promise<void> {
    let channel = await openChannel(model);
    for (const { name, type } of Object.values(EXCHANGES)) await channel.assertExchange(name, type, { durable: true });
    for (const queue of this.#queues.values()) {
      if (queue.exclusive && !exclusive) continue;
      try {
        await declareQueue(channel, queue);
      } catch (error) {
        // One queue that cannot be declared must not keep the others away. With the connection gone the next line rejects.
        channel = await openChannel(model);
        this.#logger.error({ queue: queue.name, reason: reasonOf(error) }, 'Queue could not be declared');
      }
    }
    await channel.close();
  }
}

export async function declareQueue(channel: Channel, queue: QueueDeclaration): Promise<void> {
  await assertQueue(channel, queue);
  for (const { exchange, routingKey } of queue.bindings) await channel.bindQueue(queue.name, exchange, routingKey);
}

/** Without its bindings. */
export async function assertQueue(channel: Channel, queue: QueueDeclaration): Promise<void> {
  await channel.assertQueue(queue.name, {
    // 'classic' is durable in name only: its messages are not persistent (RabbitMQ has deprecated the other kind).
    durable: true,
    exclusive: queue.exclusive,
    arguments: {
      'x-queue-type': queue.kind,
      ...(queue.deadLetters && { 'x-dead-letter-exchange': EXCHANGES.dead.name }),
      ...(queue.expiresMs !== undefined && { 'x-expires': queue.expiresMs }),
    },
  });
}

/** A channel whose failures are told by the operation that failed: an 'error' that nobody listens to would take the connection down. */
export async function openChannel(model: ChannelModel): Promise<Channel> {
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  return channel;
}
