import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { connect, type ChannelModel } from 'amqplib';
import { failure, ok, warning, type Finding } from '#contracts/finding.js';
import type { BrokerAddress } from '../broker-address.js';
import { reasonOf } from '../rabbit-errors.js';

const REACH_LIMIT_MS = 5_000;
const OLDEST = [3, 10] as const;

export interface ReachedBroker {
  readonly label: string;
  readonly model: ChannelModel;
  readonly version: string;
}

/** Connects to one address and says what answers there. The caller closes what was reached. */
export async function reachAddress(
  address: BrokerAddress,
): Promise<{ readonly findings: readonly Finding[]; readonly reached?: ReachedBroker }> {
  const check = `broker ${address.label}`;
  try {
    const clientProperties = { connection_name: 'nightshift doctor' };
    const model = await connect(address.target, { noDelay: true, timeout: REACH_LIMIT_MS, clientProperties });
    model.on('error', () => undefined);
    const { product, version } = model.connection.serverProperties;
    const findings = [
      ok(check, `${product} ${version} answers, user and virtual host are right`),
      versionFinding(`${check}: version`, product, version),
      encryptionFinding(`${check}: encryption`, address, model),
    ];
    return { findings, reached: { label: address.label, model, version } };
  } catch (error) {
    const remedy = 'Check BROKER_URL (host, port, user, password, virtual host) and that the broker is running.';
    return { findings: [failure(check, `cannot be reached: ${reasonOf(error)}`, remedy)] };
  }
}

/** Major and minor number; 0 where there is none. */
export function majorMinor(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor];
}

function versionFinding(check: string, product: string, version: string): Finding {
  const [major, minor] = majorMinor(version);
  if (product !== 'RabbitMQ') {
    return warning(check, `it is ${product}, which Nightshift is not tested with`, 'Use RabbitMQ 3.10 or later.');
  }
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return failure(check, `RabbitMQ ${version} is too old`, 'Upgrade RabbitMQ to 3.10 or later.');
  }
  if (major >= 4) return ok(check, `RabbitMQ ${version}: needs the delivery-limit policy (see below)`);
  return ok(check, `RabbitMQ ${version} is supported`);
}

function encryptionFinding(check: string, { target }: BrokerAddress, model: ChannelModel): Finding {
  if (target.protocol !== 'amqps') {
    if (isLoopback(target.hostname ?? '')) return ok(check, 'none, and none needed: it is this machine');
    const remedy = 'Use amqps:// in BROKER_URL unless the network between the machines is trusted.';
    return warning(check, 'messages and the password travel unencrypted', remedy);
  }
  const { stream } = model.connection as unknown as { readonly stream: TLSSocket };
  const days = Math.floor((Date.parse(stream.getPeerCertificate().valid_to) - Date.now()) / 86_400_000);
  const shown = `${stream.getProtocol() ?? 'TLS'}, the certificate is valid for ${days} days more`;
  return days < 14 ? warning(check, shown, "Renew the broker's certificate.") : ok(check, shown);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
