import { NightshiftError } from '#contracts/errors.js';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { poisonQueueName } from '#contracts/topology.js';
import type { AppSnapshot } from '../apps/catalog/app-catalog.js';

/** A queue of the house that an app is bound to. */
export interface BoundQueue {
  readonly queue: string;
  /** The function that it triggers; undefined when the app only sends to it. */
  readonly triggers: FunctionMetadata | undefined;
  /** Queues to declare before anything is sent there. */
  readonly companions: readonly string[];
}

/** Throws QUEUE_NOT_FOUND: the app's active version must bind the queue, as a trigger or as an output. */
export function boundQueue({ name, report }: AppSnapshot, queue: string): BoundQueue {
  const functions = report?.functions ?? [];
  const bound = functions.filter((metadata) => usesOf(metadata, queue).length > 0);
  if (bound.length === 0) {
    throw new NightshiftError(
      'QUEUE_NOT_FOUND',
      `No function of app ${name} is bound to a queue '${queue}' of this house.`,
    );
  }
  const triggers = bound.find((metadata) => usesOf(metadata, queue).some(({ use }) => use === 'trigger'));
  return { queue, triggers, companions: triggers === undefined ? [] : companionsOf(triggers, queue) };
}

function usesOf({ queues = [] }: FunctionMetadata, name: string) {
  return queues.filter(({ queue, broker }) => queue === name && broker === 'house');
}

/** Only storage queues have poison queues, and these have none of their own. */
function companionsOf(metadata: FunctionMetadata, queue: string): string[] {
  const hasPoison = triggerOf(metadata)?.type.toLowerCase() === 'queuetrigger' && !queue.endsWith(poisonQueueName(''));
  return hasPoison ? [poisonQueueName(queue)] : [];
}
