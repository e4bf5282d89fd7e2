import { clockFinding, failure, notChecked, ok, type Finding } from '#contracts/finding.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import { reasonOf } from '../rabbit-errors.js';
import { deliveryLimitOf, NEEDED_DELIVERY_LIMIT } from './delivery-limit.js';
import { ManagementApi } from '../management-api.js';
import { majorMinor, type ReachedBroker } from './reach-address.js';

const DATE_RESOLUTION_MS = 1_000;
const IMPORT = 'Import the policies of Nightshift: rabbitmqctl import_definitions infra/broker/definitions.json.';
const HOW_TO_SEE_TIMEOUT =
  "WORKER_CONSUMER_TIMEOUT of every worker must not be above it: rabbitmqctl eval 'application:get_env(rabbit, consumer_timeout).' (30 minutes when not set).";

export interface PolicyQuestion {
  readonly broker: Pick<ReachedBroker, 'label' | 'version'>;
  /** Of RabbitMQ's management plugin; undefined: it cannot be asked. */
  readonly managementUrl: string | undefined;
  readonly vhost: string;
  readonly queues: readonly QueueDeclaration[];
}

/** What only the management plugin knows: limits that policies set, and the broker's clock. */
export async function checkPolicies({ broker, managementUrl, vhost, queues }: PolicyQuestion): Promise<Finding[]> {
  const timeout = notChecked(
    `broker ${broker.label}: consumer timeout`,
    'RabbitMQ tells it on its own machine only',
    HOW_TO_SEE_TIMEOUT,
  );
  if (managementUrl === undefined) return [unknownLimit(broker, vhost), unknownClock(broker.label), timeout];
  const api = new ManagementApi(managementUrl, vhost);
  try {
    return [
      await limitFinding(api, broker, queues),
      clockFinding(`broker ${api.label}: clock`, { ...(await api.clock()), resolutionMs: DATE_RESOLUTION_MS }),
      timeout,
    ];
  } catch (error) {
    const remedy = 'Check BROKER_MANAGEMENT_URL, and that the user has the tag "monitoring" or "policymaker".';
    return [failure(`broker ${api.label}: management API`, `does not answer: ${reasonOf(error)}`, remedy), timeout];
  }
}

async function limitFinding(
  api: ManagementApi,
  { label, version }: PolicyQuestion['broker'],
  queues: readonly QueueDeclaration[],
): Promise<Finding> {
  const check = `broker ${label}: delivery limit`;
  const policies = { policies: await api.policies(), operatorPolicies: await api.operatorPolicies() };
  const found = (await api.queues()).filter(({ type }) => type === 'quorum');
  const coming = queues.filter(({ kind, name }) => kind === 'quorum' && !found.some((queue) => queue.name === name));
  const limited = [...found, ...coming.map(({ name }) => ({ name }))].filter(
    (queue) => deliveryLimitOf(queue, policies, version) < NEEDED_DELIVERY_LIMIT,
  );
  if (limited.length === 0) return ok(check, 'no queue drops a message that was given back often');
  const names = limited.map(({ name }) => name).join(', ');
  return failure(check, `messages that are given back too often are dead-lettered: ${names}`, IMPORT);
}

function unknownLimit({ label, version }: PolicyQuestion['broker'], vhost: string): Finding {
  const check = `broker ${label}: delivery limit`;
  const look = `rabbitmqctl list_policies -p ${vhost === '' ? '/' : vhost}`;
  const remedy =
    majorMinor(version)[0] >= 4
      ? `RabbitMQ 4 dead-letters what was given back 20 times: ${look} must show delivery-limit ${NEEDED_DELIVERY_LIMIT} for every queue. ${IMPORT}`
      : `Set BROKER_MANAGEMENT_URL, or look: ${look} must show no delivery-limit below ${NEEDED_DELIVERY_LIMIT}.`;
  return notChecked(check, 'policies are told by the management plugin only', remedy);
}

function unknownClock(label: string): Finding {
  return notChecked(
    `broker ${label}: clock`,
    'the clock is told by the management plugin only',
    'Set BROKER_MANAGEMENT_URL, or compare `date` on both machines.',
  );
}
