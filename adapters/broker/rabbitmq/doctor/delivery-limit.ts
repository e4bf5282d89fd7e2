import type { PolicyRow, QueueRow } from '../management-api.js';
import { majorMinor } from './reach-address.js';

/** Giving back is not failing: a message may be given back any number of times, in practice a million. */
export const NEEDED_DELIVERY_LIMIT = 1_000_000;
/** What a quorum queue has from RabbitMQ 4.0 on when nobody says otherwise. */
const DEFAULT_FROM_4 = 20;

const KEY = 'delivery-limit';
const APPLIES_TO_QUORUM: ReadonlySet<string> = new Set(['all', 'queues', 'quorum_queues']);

export interface Policies {
  readonly policies: readonly PolicyRow[];
  readonly operatorPolicies: readonly PolicyRow[];
}

/** How often the broker delivers a message of that quorum queue before it drops or dead-letters it; Infinity: as often as it takes. */
export function deliveryLimitOf(queue: QueueRow, { policies, operatorPolicies }: Policies, version: string): number {
  const said = [queue.arguments?.[`x-${KEY}`], limitIn(policies, queue.name), limitIn(operatorPolicies, queue.name)];
  const limits = said.filter((limit): limit is number => typeof limit === 'number');
  if (limits.length === 0) return majorMinor(version)[0] >= 4 ? DEFAULT_FROM_4 : Infinity;
  return Math.min(...limits.map((limit) => (limit < 0 ? Infinity : limit)));
}

/** Of the policies that match a queue, only the one with the highest priority holds. */
function limitIn(policies: readonly PolicyRow[], queue: string): unknown {
  const [first] = policies
    .filter((policy) => APPLIES_TO_QUORUM.has(policy['apply-to']) && matches(policy.pattern, queue))
    .toSorted((a, b) => b.priority - a.priority);
  return first?.definition[KEY];
}

function matches(pattern: string, queue: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(queue);
  } catch {
    // An expression of Erlang's that JavaScript does not know.
    return false;
  }
}
