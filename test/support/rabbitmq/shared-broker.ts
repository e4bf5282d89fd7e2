import { uniqueName } from '../broker-samples.js';
import type { TestBroker } from './test-broker.js';
import { EXTERNAL_URL, SHARED_BROKER } from './variables.js';

/** The broker of the whole run, as its environment tells of it. */
export type SharedBroker = Pick<TestBroker, 'url' | 'managementUrl'>;

/**
 * An address on the broker of this test run, with a virtual host of its own: call it once in a test file. On a server named by
 * NIGHTSHIFT_TEST_AMQP_URL no virtual host is made, so apps and queues need random names all the same.
 */
export async function createVhost(): Promise<string> {
  const external = process.env[EXTERNAL_URL];
  if (external !== undefined && external !== '') return external;
  const shared = process.env[SHARED_BROKER];
  if (shared === undefined) throw new Error(`There is no broker: run this test through jest, or set ${EXTERNAL_URL}`);
  const { url, managementUrl } = JSON.parse(shared) as SharedBroker;
  const name = uniqueName('vhost');
  const { username, password, origin } = new URL(managementUrl);
  // Whoever makes a virtual host may do everything in it.
  const answer = await fetch(`${origin}/api/vhosts/${name}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
  });
  if (!answer.ok) throw new Error(`RabbitMQ made no virtual host: ${answer.status} ${await answer.text()}`);
  return `${url}/${name}`;
}
