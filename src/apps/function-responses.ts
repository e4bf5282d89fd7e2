import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { describeBindings, factOf } from './function-bindings.js';
import type { FunctionResponse } from './function.response.js';

export interface QueueOfOther {
  readonly queue: string;
  readonly owner: string;
}

/** What is known of a function beside what its worker reported. */
export interface FunctionPlace {
  readonly routePrefix: string;
  readonly invokeUrl: string | undefined;
  /** Queues that the app wants and may not consume. */
  readonly others: readonly QueueOfOther[];
}

type Facts = Pick<FunctionResponse, 'route' | 'methods' | 'authLevel' | 'schedule' | 'queueName'>;

export function describeFunction(metadata: FunctionMetadata, place: FunctionPlace): FunctionResponse {
  const awaited = (metadata.queues ?? []).flatMap(({ use, broker, queue }) =>
    use === 'trigger' && broker === 'house' ? place.others.filter((other) => other.queue === queue) : [],
  );
  const trigger = triggerOf(metadata)?.type;
  return {
    name: metadata.name,
    ...(trigger === undefined ? {} : { trigger }),
    status: statusOf(metadata, awaited.length > 0),
    errors: metadata.errors,
    notes: [...(metadata.notes ?? []), ...awaited.map(waitingNote)],
    ...(place.invokeUrl === undefined ? {} : { invokeUrl: place.invokeUrl }),
    ...factsOf(metadata, place.routePrefix),
    bindings: describeBindings(metadata),
  };
}

/** What starts it, by kind of trigger. */
function factsOf(metadata: FunctionMetadata, routePrefix: string): Facts {
  const trigger = triggerOf(metadata);
  if (trigger?.type.toLowerCase() === 'httptrigger') return httpFacts(metadata, routePrefix);
  const schedule = factOf(trigger, 'schedule');
  const known = (metadata.queues ?? []).find(({ use, broker }) => use === 'trigger' && broker === 'house')?.queue;
  const queueName = known ?? factOf(trigger, 'queueName');
  return { ...(schedule === undefined ? {} : { schedule }), ...(queueName === undefined ? {} : { queueName }) };
}

/** Of a function that is triggered by HTTP. */
export function httpFacts(metadata: FunctionMetadata, routePrefix: string): Facts {
  const trigger = triggerOf(metadata);
  const parts = [routePrefix, factOf(trigger, 'route') ?? metadata.name].map((part) =>
    part.replaceAll(/^\/+|\/+$/g, ''),
  );
  const methods = factOf(trigger, 'methods');
  return {
    route: `/${parts.filter((part) => part !== '').join('/')}`,
    ...(methods === undefined ? {} : { methods: methods.toUpperCase().split(', ') }),
    // The default of function.json (host-semantics, section 1.3).
    authLevel: (factOf(trigger, 'authLevel') ?? 'function').toLowerCase(),
  };
}

function waitingNote({ queue, owner }: QueueOfOther): string {
  return `Waits for consent: queue '${queue}' belongs to app ${owner}. An Owner gives it with POST /api/queues/${queue}/consents.`;
}

function statusOf({ errors, disabled }: FunctionMetadata, waits: boolean): FunctionResponse['status'] {
  if (errors.length > 0) return 'failed';
  if (disabled) return 'disabled';
  return waits ? 'waiting' : 'ready';
}
