import { uniqueName } from '../broker-samples.js';
import { rabbitmqctl, type BrokerAccess } from './test-broker.js';
import { EXTERNAL_URL, SHARED_BROKER } from './variables.js';

/**
 * An address on the broker of this test run, with a virtual host of its own: call it once in a test file. On a server named by
 * NIGHTSHIFT_TEST_AMQP_URL no virtual host is made, so apps and queues need random names all the same.
 */
export async function createVhost(): Promise<string> {
  const external = process.env[EXTERNAL_URL];
  if (external !== undefined && external !== '') return external;
  const shared = process.env[SHARED_BROKER];
  if (shared === undefined) throw new Error(`There is no broker: run this test through jest, or set ${EXTERNAL_URL}`);
  const access = JSON.parse(shared) as BrokerAccess;
  const name = uniqueName('vhost');
  await rabbitmqctl(access, 'add_vhost', name);
  await rabbitmqctl(access, 'set_permissions', '-p', name, 'guest', '.*', '.*', '.*');
  return `${access.url}/${name}`;
}
