import { failure, ok, type Finding } from '#contracts/finding.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import { reasonOf, replyCodeOf } from '../rabbit-errors.js';
import { assertQueue, openChannel } from '../rabbit-topology.js';
import type { ReachedBroker } from './reach-address.js';

const NOT_FOUND = 404;
const PRECONDITION_FAILED = 406;

/** Whether the queues that exist were declared as Nightshift declares them. Makes none. */
export async function checkQueues(
  { label, model }: ReachedBroker,
  queues: readonly QueueDeclaration[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const [there, missing]: [string[], string[]] = [[], []];
  for (const queue of queues) {
    const check = `broker ${label}: queue ${queue.name}`;
    try {
      const isThere = await isAsDeclared(model, queue);
      (isThere ? there : missing).push(queue.name);
    } catch (error) {
      findings.push(failure(check, reasonOf(error), remedyFor(queue, error)));
    }
  }
  if (there.length > 0) findings.push(ok(`broker ${label}: queues`, `as they should be: ${there.join(', ')}`));
  if (missing.length > 0) {
    findings.push(ok(`broker ${label}: queues`, `not there yet, declared when needed: ${missing.join(', ')}`));
  }
  return findings;
}

/** False: there is no such queue. Rejects when it has other arguments. A refused operation closes its channel, so each check has one. */
async function isAsDeclared(model: ReachedBroker['model'], queue: QueueDeclaration): Promise<boolean> {
  const channel = await openChannel(model);
  try {
    await channel.checkQueue(queue.name);
  } catch (error) {
    if (replyCodeOf(error) === NOT_FOUND) return false;
    throw error;
  }
  await assertQueue(channel, queue);
  await channel.close();
  return true;
}

function remedyFor({ name }: QueueDeclaration, error: unknown): string {
  return replyCodeOf(error) === PRECONDITION_FAILED
    ? `Delete ${name} once it is empty (rabbitmqctl delete_queue ${name} --if-empty): it is declared again by itself.`
    : 'Check that the queue has a leader (rabbitmq-queues quorum_status) and that the user may use it.';
}
