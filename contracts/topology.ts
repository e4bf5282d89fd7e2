/** Every exchange, queue and routing key, spelled here and nowhere else (design, section 4). */

export const EXCHANGES = {
  invocations: { name: 'ns.invocations', type: 'direct' },
  triggers: { name: 'ns.triggers', type: 'topic' },
  results: { name: 'ns.results', type: 'direct' },
  records: { name: 'ns.records', type: 'direct' },
  control: { name: 'ns.control', type: 'topic' },
  dead: { name: 'ns.dead', type: 'fanout' },
} as const satisfies Record<string, { readonly name: string; readonly type: 'direct' | 'topic' | 'fanout' }>;

export type ExchangeName = (typeof EXCHANGES)[keyof typeof EXCHANGES]['name'];

/** Where a message is published. */
export interface Address {
  readonly exchange: ExchangeName;
  readonly routingKey: string;
}

/**
 * A queue as it is declared. Only what never changes is part of it; limits are policies (design, section 7).
 * `quorum`: replicated, survives a crash. `classic`: durable in name, its messages are not persistent.
 */
export interface QueueDeclaration {
  readonly name: string;
  readonly kind: 'quorum' | 'classic';
  /** Exclusive queues belong to one connection and vanish with it. */
  readonly exclusive: boolean;
  /** Deleted after this long without a consumer; classic only. */
  readonly expiresMs?: number;
  /** Rejected and expired messages go to `ns.dead`. */
  readonly deadLetters: boolean;
  readonly bindings: readonly Address[];
}

const SYNC_QUEUE_EXPIRES_MS = 30 * 60_000;

export function syncAddress(app: string): Address {
  return { exchange: EXCHANGES.invocations.name, routingKey: `${app}.sync` };
}

export function syncQueue(app: string): QueueDeclaration {
  return {
    name: `ns.app.${app}.sync`,
    kind: 'classic',
    exclusive: false,
    expiresMs: SYNC_QUEUE_EXPIRES_MS,
    deadLetters: false,
    bindings: [syncAddress(app)],
  };
}

const DURABLE_QUEUE = /^ns\.app\.(.+)\.durable$/;

export function durableAddress(app: string): Address {
  return { exchange: EXCHANGES.invocations.name, routingKey: `${app}.durable` };
}

export function durableQueue(app: string): QueueDeclaration {
  return {
    name: `ns.app.${app}.durable`,
    kind: 'quorum',
    exclusive: false,
    deadLetters: true,
    bindings: [durableAddress(app)],
  };
}

/** The app whose durable queue it is; undefined for any other queue. */
export function appOfDurableQueue(queue: string): string | undefined {
  return DURABLE_QUEUE.exec(queue)?.[1];
}

/** Messages for the functions that a queue of that name triggers: from any publisher. */
export function triggerAddress(queue: string): Address {
  return { exchange: EXCHANGES.triggers.name, routingKey: queue };
}

/** A queue that triggers functions. Its name is house-wide, as in one storage account: no prefix, no app. */
export function triggerQueue(queue: string): QueueDeclaration {
  return { name: queue, kind: 'quorum', exclusive: false, deadLetters: true, bindings: [triggerAddress(queue)] };
}

/** Where messages of a `queueTrigger` end that failed too often (host-semantics, section 4.1). */
export function poisonQueueName(queue: string): string {
  return `${queue}-poison`;
}

/** How a message gets back into the durable queue that it came from: an app's own, or one that triggers functions. */
export function queueAddress(queue: string): Address {
  const app = appOfDurableQueue(queue);
  return app === undefined ? triggerAddress(queue) : durableAddress(app);
}

export function resultsAddress(gatewayId: string): Address {
  return { exchange: EXCHANGES.results.name, routingKey: gatewayId };
}

export function resultsQueue(gatewayId: string): QueueDeclaration {
  return {
    name: `ns.results.${gatewayId}`,
    kind: 'classic',
    exclusive: true,
    deadLetters: false,
    bindings: [resultsAddress(gatewayId)],
  };
}

export const RECORDS_ADDRESS: Address = { exchange: EXCHANGES.records.name, routingKey: 'records' };

export const RECORDS_QUEUE: QueueDeclaration = {
  name: 'ns.records',
  kind: 'quorum',
  exclusive: false,
  deadLetters: true,
  bindings: [RECORDS_ADDRESS],
};

export const DEAD_QUEUE: QueueDeclaration = {
  name: 'ns.dead',
  kind: 'quorum',
  exclusive: false,
  deadLetters: false,
  bindings: [{ exchange: EXCHANGES.dead.name, routingKey: '' }],
};

/**
 * Headers of messages for trigger functions, all optional: a message that any AMQP client sent has none of them.
 * `acceptedAt`: ISO 8601, UTC; its day is that of the execution, so it must not change between deliveries. `expiresAt`: ISO 8601, UTC.
 * `traceParent`, `traceState`: W3C Trace Context. `batch`: the batch it belongs to. `failure`: JSON of the last failed attempt's exception.
 */
export const TRIGGER_HEADERS = {
  acceptedAt: 'ns-accepted-at',
  expiresAt: 'ns-expires-at',
  batch: 'ns-batch',
  failure: 'ns-failure',
  traceParent: 'traceparent',
  traceState: 'tracestate',
} as const;

/** The message type of what is sent to a trigger queue by our own publishers. */
export const TRIGGER_MESSAGE = 'trigger.message';

/**
 * Headers that the broker adapters set on messages. What lies in `ns.dead` says why (`deadReason`: the handler's reason, or `expired`) and which
 * queue it came from (`deadQueue`). `begun`: on what management publishes again, the attempts that had begun by then. `attempt` counts the failed attempts so far and is read back as `Delivery.attempt`.
 */
export const BROKER_HEADERS = {
  attempt: 'ns-attempt',
  deadReason: 'ns-dead-reason',
  deadQueue: 'ns-dead-queue',
  begun: 'ns-begun',
} as const;

/** Headers of a dead letter that was published again: how often that has happened to the message, and the letter it was last. */
export const REDRIVE_HEADERS = { redrives: 'ns-redrives', letter: 'ns-letter' } as const;

export const CONTROL_KEYS = {
  appChanged: (app: string) => `app.${app}.changed`,
  everyApp: 'app.*.changed',
  executionCancelled: 'execution.any.cancelled',
  workerPresent: (worker: string) => `worker.${worker}.present`,
  workerLost: (worker: string) => `worker.${worker}.lost`,
  fleetAsked: 'worker.any.asked',
  everyWorker: 'worker.*.*',
  workersChanged: 'fleet.any.changed',
  thingsChanged: 'things.any.changed',
  logsRecorded: (app: string) => `logs.${app}.recorded`,
  logsWritten: (app: string) => `logs.${app}.written`,
  /** Somebody follows the app's log: said again every few seconds. */
  logsWanted: (app: string) => `logs.${app}.wanted`,
  everyLogsWanted: 'logs.*.wanted',
  appOfLogsWanted: (key: string) => key.split('.')[1] ?? '',
} as const;

/** An app's name is part of queue names, host names and paths. */
export const APP_NAME_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;
