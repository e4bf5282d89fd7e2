import type { Finding } from '#contracts/finding.js';
import { DEAD_QUEUE, RECORDS_QUEUE, type QueueDeclaration } from '#contracts/topology.js';
import { parseBrokerUrl, vhostOf } from '../broker-address.js';
import { destroySocket } from '../rabbit-connection.js';
import type { RabbitConfig } from '../rabbitmq.config.js';
import { settlesWithin } from '../time-limit.js';
import { checkPermissions } from './check-permissions.js';
import { checkPolicies } from './check-policies.js';
import { checkQueues } from './check-queues.js';
import { reachAddress, type ReachedBroker } from './reach-address.js';

const CLOSE_LIMIT_MS = 2_000;

/** Everything about RabbitMQ that would keep Nightshift from working, or lose work. `queues`: those of the apps, if they are known. */
export async function checkRabbit(config: RabbitConfig, queues: readonly QueueDeclaration[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const reached: ReachedBroker[] = [];
  const addresses = parseBrokerUrl(config.brokerUrl.reveal());
  for (const address of addresses) {
    const answer = await reachAddress(address);
    findings.push(...answer.findings);
    if (answer.reached !== undefined) reached.push(answer.reached);
  }
  try {
    // One speaks for its cluster.
    const [broker] = reached;
    if (broker !== undefined) {
      findings.push(...(await checkOne(broker, config, [RECORDS_QUEUE, DEAD_QUEUE, ...queues])));
    }
  } finally {
    await Promise.all(reached.map(disconnect));
  }
  return findings;
}

/** A broker that takes no messages does not read a farewell either. */
async function disconnect({ model }: ReachedBroker): Promise<void> {
  await settlesWithin(model.close(), CLOSE_LIMIT_MS);
  destroySocket(model);
}

async function checkOne(
  broker: ReachedBroker,
  config: RabbitConfig,
  queues: readonly QueueDeclaration[],
): Promise<Finding[]> {
  const addresses = parseBrokerUrl(config.brokerUrl.reveal());
  // Queues first: permissions publish, and from then on a broker in alarm does not read this connection.
  const queueFindings = await checkQueues(broker, queues);
  return [
    ...(await checkPermissions(broker)),
    ...queueFindings,
    ...(await checkPolicies({
      broker,
      managementUrl: config.managementUrl?.reveal(),
      vhost: vhostOf(addresses),
      queues,
    })),
  ];
}
