import { randomUUID } from 'node:crypto';
import { BATCH_CLAIM_MS } from '#contracts/idempotency.js';
import { queueInvocationId } from '#contracts/message-identity.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { stamp, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { TRIGGER_HEADERS } from '#contracts/topology.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { QueueTrigger } from '../bindings/binding-extension.js';

/** A queue's function, as one version has it. */
export interface QueueSource {
  readonly version: string;
  readonly functionName: string;
  readonly trigger: QueueTrigger;
}

/** One queue's function in every version that listens. */
export interface QueueReadings {
  /** Of the active version, where it listens: how the queue is consumed, and how a message is read that no other version is to run. */
  readonly lead: QueueSource;
  readonly byVersion: ReadonlyMap<string, QueueSource>;
  /** The version that an invocation should run on: the same at every attempt. */
  readonly versionOf: (invocationId: string) => string;
}

/** Anything else in the header is a mistake of whoever sent it: such a day would have no partition. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 9999;

/**
 * What a message of a foreign client lacks to be known by: its id, from which that of the invocation comes, and the day of its history. Undefined when it
 * has both. Both must be there before the first run, so that every delivery says the same.
 */
export function lacking({ id, headers }: Delivery, now: Date): Decision | undefined {
  if (id !== '' && momentOf(headers[TRIGGER_HEADERS.acceptedAt]) !== undefined) return undefined;
  return stamp(id === '' ? randomUUID() : id, { [TRIGGER_HEADERS.acceptedAt]: now.toISOString() });
}

interface RunPlace {
  readonly app: string;
  readonly version: string;
  readonly now: Date;
}

/** The run that a message asks for; its attempt is counted later. */
export function requestOf(
  { app, version, now }: RunPlace,
  { functionName, trigger }: Pick<QueueSource, 'functionName' | 'trigger'>,
  delivery: Delivery,
): InvocationRequest {
  const { headers } = delivery;
  const acceptedAt = momentOf(headers[TRIGGER_HEADERS.acceptedAt]) ?? now;
  const expiresAt = momentOf(headers[TRIGGER_HEADERS.expiresAt]);
  const batch = textOf(headers[TRIGGER_HEADERS.batch]);
  const claimForMs = trigger.claimForMs ?? (batch === undefined ? undefined : BATCH_CLAIM_MS);
  const { inputData, triggerMetadata } = trigger.read({ delivery, acceptedAt, expiresAt, now });
  return {
    id: queueInvocationId(delivery.queue, delivery.id),
    day: acceptedAt.toISOString().slice(0, 10),
    attempt: delivery.attempt,
    app,
    version,
    function: functionName,
    trigger: 'queue',
    reason: trigger.reason(now),
    lane: 'durable',
    acceptedAt: acceptedAt.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(batch === undefined ? {} : { batch }),
    ...(claimForMs === undefined ? {} : { claimForMs }),
    inputData: [...inputData],
    triggerMetadata: { ...triggerMetadata },
    traceContext: continueTrace(
      textOf(headers[TRIGGER_HEADERS.traceParent]),
      textOf(headers[TRIGGER_HEADERS.traceState]),
    ),
  };
}

function momentOf(header: string | number | undefined): Date | undefined {
  const date = typeof header === 'string' ? new Date(header) : undefined;
  const year = date?.getUTCFullYear() ?? Number.NaN;
  return year >= FIRST_YEAR && year <= LAST_YEAR ? date : undefined;
}

function textOf(header: string | number | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}
