import { readOptions } from '#contracts/config.js';
import { SilentLogger, type Logger } from '#contracts/ports/logger.js';
import { openRabbitBroker, type RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { rabbitOptions } from '#adapters/broker/rabbitmq/rabbitmq.config.js';

interface OpenOptions {
  readonly name?: string;
  readonly logger?: Logger;
  /** As the operator would set them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The RabbitMQ adapter as bin/ opens it, with the defaults of its options. */
export function openRabbit(url: string, options: OpenOptions = {}): Promise<RabbitBroker> {
  const { value } = readOptions(rabbitOptions, { BROKER_URL: url, ...options.variables });
  return openRabbitBroker(value, options.logger ?? new SilentLogger(), options.name ?? 'test');
}
