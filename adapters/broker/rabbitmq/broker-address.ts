import type { Options } from 'amqplib';
import { configInvalid } from '#contracts/config.js';

/** One address of the broker: `label` is `host:port`, fit for logs; `target` is what the client connects to. */
export interface BrokerAddress {
  readonly label: string;
  readonly target: Options.Connect;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'amqp:': 5672, 'amqps:': 5671 };

/** Two missed heartbeats tell a dead link from a quiet one: after 10 to 15 s (design, section 4). */
const HEARTBEAT_SECONDS = 5;

const EXPECTED = 'expected amqp://user:password@host:5672/vhost, special characters percent-encoded';

/** Reads BROKER_URL. Throws CONFIG_INVALID naming every entry that is wrong, by number: the text itself may hold a password. */
export function parseBrokerUrl(text: string): readonly BrokerAddress[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const addresses = entries.map(brokerAddress);
  const problems = addresses.flatMap((address, index) =>
    address === undefined ? [`BROKER_URL, address ${index + 1} of ${entries.length}: ${EXPECTED}`] : [],
  );
  if (entries.length === 0) problems.push(`BROKER_URL is empty: ${EXPECTED}`);
  if (problems.length > 0) throw configInvalid(problems);
  return addresses.filter((address) => address !== undefined);
}

/** Of the cluster's addresses, which name the same one; not encoded. */
export function vhostOf([address]: readonly BrokerAddress[]): string {
  return decodeURIComponent(address?.target.vhost ?? '');
}

/** One address; undefined when it cannot be read. */
export function brokerAddress(entry: string): BrokerAddress | undefined {
  try {
    const url = new URL(entry);
    const defaultPort = DEFAULT_PORTS[url.protocol];
    if (defaultPort === undefined || url.hostname === '') return undefined;
    const port = url.port === '' ? defaultPort : Number(url.port);
    const anonymous = url.username === '' && url.password === '';
    return {
      label: `${url.hostname}:${port}`,
      // Every key is set, because one address is assigned over another when they are tried in turn.
      target: {
        protocol: url.protocol.slice(0, -1),
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port,
        username: anonymous ? 'guest' : decodeURIComponent(url.username),
        password: anonymous ? 'guest' : decodeURIComponent(url.password),
        // Decoded by the client.
        vhost: url.pathname.slice(1),
        heartbeat: HEARTBEAT_SECONDS,
      },
    };
  } catch {
    return undefined;
  }
}
