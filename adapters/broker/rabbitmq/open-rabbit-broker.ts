import type { Logger } from '#contracts/ports/logger.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Signals } from '#contracts/ports/signals.js';
import { parseBrokerUrl, vhostOf } from './broker-address.js';
import { ManagementApi } from './management-api.js';
import { RabbitConnection } from './rabbit-connection.js';
import { RabbitDurableQueue } from './rabbit-durable-queue.js';
import { RabbitPublisher } from './rabbit-publisher.js';
import { RabbitSignals } from './rabbit-signals.js';
import { RabbitTopology } from './rabbit-topology.js';
import type { RabbitConfig } from './rabbitmq.config.js';

export interface RabbitBroker {
  readonly queue: DurableQueue;
  readonly signals: Signals;
  /** Closes the consumers, waits for their handlers and for confirms in flight, then disconnects. */
  close(): Promise<void>;
}

/**
 * Connects to RabbitMQ and declares the topology. `name` tells processes apart in the broker's list of connections.
 * Rejects with BROKER_UNAVAILABLE when the broker was not reached within BROKER_CONNECT_TIMEOUT, and with CONFIG_INVALID when BROKER_URL cannot be read.
 */
export async function openRabbitBroker(config: RabbitConfig, logger: Logger, name: string): Promise<RabbitBroker> {
  const addresses = parseBrokerUrl(config.brokerUrl.reveal());
  const connectionFor = (use: string): RabbitConnection =>
    new RabbitConnection({ addresses, name: `nightshift ${name} ${use}`, logger });
  // Two connections: the broker stops reading from one that publishes when it is short of memory, and acks must still reach it.
  const publishing = connectionFor('publish');
  const consuming = connectionFor('consume');
  const topology = new RabbitTopology(logger);
  publishing.onConnect((model) => topology.declareOn(model, { exclusive: false }));
  consuming.onConnect((model) => topology.declareOn(model, { exclusive: true }));
  const publisher = new RabbitPublisher(publishing, config.confirmTimeoutMs, logger);
  const queue = new RabbitDurableQueue({
    connection: consuming,
    publisher,
    topology,
    logger,
    stallLimitMs: config.stallLimitMs,
    flows: config.managementUrl && new ManagementApi(config.managementUrl.reveal(), vhostOf(addresses)),
  });
  const signals = new RabbitSignals({ publishing, consuming, logger });

  const disconnect = () => Promise.all([publishing.close(), consuming.close()]);
  try {
    await Promise.all([publishing, consuming].map((connection) => connection.open(config.connectTimeoutMs)));
  } catch (error) {
    await disconnect();
    throw error;
  }
  return {
    queue,
    signals,
    close: async () => {
      await Promise.all([queue.close(), signals.close()]);
      await disconnect();
    },
  };
}
