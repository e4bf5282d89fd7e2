import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';
import { parseBrokerUrl } from './broker-address.js';

export const rabbitOptions = options({
  brokerUrl: option.secret('BROKER_URL', {
    example: 'amqp://user:password@host:5672/vhost',
    check: (url) => parseBrokerUrl(url.reveal()),
    description:
      'Address of RabbitMQ: amqp://user:password@host:5672/vhost, or amqps:// for TLS (a private certificate authority is named by TRUSTED_CA_FILE). ' +
      'Several addresses of one cluster are separated by commas and tried in turn. Special characters in names and passwords are percent-encoded.',
  }),
  managementUrl: option.optionalSecret('BROKER_MANAGEMENT_URL', {
    description:
      "Address of RabbitMQ's management plugin, http://user:password@host:15672: asked by `nightshift doctor` for policies and the clock, and by management for what is in flight in a queue and how fast it goes, when somebody looks. Nothing depends on it.",
  }),
  confirmTimeoutMs: option.durationMs('BROKER_CONFIRM_TIMEOUT', {
    default: '10s',
    description: 'How long a publisher waits for the broker to confirm a message before it counts as not delivered.',
  }),
  stallLimitMs: option.durationMs('BROKER_STALL_LIMIT', {
    default: '60s',
    description:
      'How long a consumer that has room may get nothing while messages wait in its queue, before it consumes anew.',
  }),
  connectTimeoutMs: option.durationMs('BROKER_CONNECT_TIMEOUT', {
    default: '30s',
    description:
      'How long a starting process keeps trying to reach the broker before it gives up. Once connected, it tries for ever.',
  }),
});

export type RabbitConfig = Static<typeof rabbitOptions>;
