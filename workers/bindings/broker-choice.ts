import type { QueueBroker } from './binding-extension.js';

/** Where a binding's queue is, or why that cannot be told. */
export type BrokerChoice =
  | { readonly broker: QueueBroker; readonly note?: string; readonly problem?: undefined }
  | { readonly broker?: undefined; readonly note?: undefined; readonly problem: string };

/** A setting of exactly this is our own broker, spelled out. */
const OWN_BROKER = 'amqp://';

export const OUR_BROKER: QueueBroker = { kind: 'house' };

/** What an AMQP address in a setting means; undefined when it is none. The value is never part of a message: it may hold a password. */
export function amqpBroker(value: string, setting: string, checkCertificate = true): BrokerChoice | undefined {
  const url = value.trim();
  if (url === OWN_BROKER) return { broker: OUR_BROKER };
  if (!/^amqps?:\/\//i.test(url)) return undefined;
  if (!URL.canParse(url) || new URL(url).hostname === '') {
    return {
      problem: `the setting '${setting}' is no address of a broker: write amqp://user:password@host:5672/vhost`,
    };
  }
  return { broker: { kind: 'foreign', url, setting, checkCertificate } };
}
