import type { Binding } from '#contracts/messages/function-metadata.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import type { AmqpFacts, Delivery } from '#contracts/ports/durable-queue.js';
import { EXCHANGES } from '#contracts/topology.js';
import type { TriggerInput, TriggerMessage } from '../binding-extension.js';
import { isBinary, messageValue } from '../message-value.js';
import { withPayloadProperties } from '#contracts/payload-properties.js';

const PERSISTENT = 2;
/** Headers of our own say nothing to a function. */
const OUR_HEADER = /^ns-/;

/** The input and metadata of a `rabbitMQTrigger` (host-semantics, section 4.3). */
export function readRabbitmqMessage(binding: Binding, { delivery }: TriggerMessage): TriggerInput {
  const { value, text } = messageValue(binding, delivery.body);
  const { consumerTag, deliveryTag, exchange, routingKey, properties } = delivery.amqp ?? factsOf(delivery);
  const metadata: Record<string, TypedData> = {
    ConsumerTag: { string: consumerTag },
    DeliveryTag: { json: String(deliveryTag) },
    Redelivered: { json: String(delivery.redelivered) },
    Exchange: { string: exchange },
    RoutingKey: { string: routingKey },
    BasicProperties: { json: JSON.stringify(basicProperties(properties)) },
    Body: { bytes: Buffer.from(delivery.body).toString('base64') },
  };
  return {
    inputData: [{ name: binding.name, data: value }],
    triggerMetadata: isBinary(binding) ? metadata : withPayloadProperties(metadata, text),
  };
}

/** What a message looks like that never was on a RabbitMQ: the embedded broker's. */
function factsOf({ id, type, headers, queue, attempt }: Delivery): AmqpFacts {
  return {
    consumerTag: '',
    deliveryTag: attempt,
    exchange: EXCHANGES.triggers.name,
    routingKey: queue,
    properties: { messageId: id, ...(type === '' ? {} : { type }), deliveryMode: PERSISTENT, headers },
  };
}

/** As .NET names them; what was not set is left out. */
function basicProperties(properties: AmqpFacts['properties']): Record<string, unknown> {
  const named = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    named.map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      name === 'headers' ? headersOf(value) : value,
    ]),
  );
}

function headersOf(headers: unknown): Record<string, unknown> {
  const entries = Object.entries(headers ?? {}).filter(([name]) => !OUR_HEADER.test(name));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('base64') : (value as unknown)]),
  );
}
