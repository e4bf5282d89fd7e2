import { createHash, randomUUID } from 'node:crypto';
import { queueInvocationId } from '#contracts/message-identity.js';
import { codec } from '#contracts/messages/codec.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { RUN_INVOCATION, RunInvocation, type InvocationRequest } from '#contracts/messages/run-invocation.js';
import { utcDay } from '#contracts/ports/clock.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import { appOfDurableQueue, BROKER_HEADERS, REDRIVE_HEADERS, TRIGGER_HEADERS } from '#contracts/topology.js';
import type { InvocationKey, LetterHeaders, NewDeadLetter } from './dead-letter-store.js';
import { APP_DELETED, EXPIRED, reasonOf } from './letter-reason.js';
import type { QueueBinding } from './queue-bindings.js';

const runInvocation = codec(RUN_INVOCATION, RunInvocation);

const NOT_STARTED: readonly string[] = [EXPIRED, APP_DELETED, 'INVOCATION_EXPIRED'];

interface Origin {
  readonly app: string | undefined;
  readonly function: string | undefined;
  readonly invocation: InvocationKey | undefined;
}

/** What a delivery from `ns.dead` is kept as. `bindingOf`: whose queue it came from. */
export function letterOf(delivery: Delivery, bindingOf: (queue: string) => QueueBinding | undefined): NewDeadLetter {
  const { id, type, headers, body, attempt } = delivery;
  const queue = textOf(headers, BROKER_HEADERS.deadQueue) ?? '';
  const reason = reasonOf(headers);
  return {
    id: randomUUID(),
    fingerprint: fingerprintOf(queue, id, body),
    queue,
    reasonCode: reason.code,
    reason: reason.text,
    // What expired, at the broker or in a worker's hands, was not started: that was no attempt.
    attempts: NOT_STARTED.includes(reason.code) ? attempt - 1 : attempt,
    messageId: id,
    type,
    headers,
    failure: failureOf(headers),
    ...originOf(queue, delivery, bindingOf),
    ...descentOf(headers),
  };
}

/** The queue, the id and the content: a message that comes here twice is one letter, whatever was said of it in between. */
export function fingerprintOf(queue: string, messageId: string, body: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([queue, messageId]))
    .update(body)
    .digest('hex');
}

/** How often the message has been redriven, and the letter it was before. */
export function descentOf(headers: LetterHeaders): Pick<NewDeadLetter, 'redrives' | 'ancestor'> {
  const count = headers[REDRIVE_HEADERS.redrives];
  const known = typeof count === 'number' && Number.isSafeInteger(count) && count > 0;
  return { redrives: known ? count : 0, ancestor: textOf(headers, REDRIVE_HEADERS.letter) };
}

/** The call that a durable message asks for; undefined when it cannot be read. */
export function callOf(body: Uint8Array): InvocationRequest | undefined {
  try {
    return runInvocation.decode(body).calls[0];
  } catch {
    return undefined;
  }
}

function originOf(
  queue: string,
  { id, type, headers, body }: Delivery,
  bindingOf: (queue: string) => QueueBinding | undefined,
): Origin {
  const call = type === RUN_INVOCATION ? callOf(body) : undefined;
  if (call !== undefined) {
    return { app: call.app, function: call.function, invocation: { day: call.day, id: call.id } };
  }
  const app = appOfDurableQueue(queue);
  if (app !== undefined) return { app, function: undefined, invocation: undefined };
  const binding = bindingOf(queue);
  if (binding === undefined) return { app: undefined, function: undefined, invocation: undefined };
  const day = dayOf(textOf(headers, TRIGGER_HEADERS.acceptedAt));
  return { ...binding, invocation: id === '' ? undefined : { day, id: queueInvocationId(queue, id) } };
}

function dayOf(acceptedAt: string | undefined): string | undefined {
  const at = new Date(acceptedAt ?? '');
  return Number.isNaN(at.getTime()) ? undefined : utcDay(at);
}

/** As a failed attempt left it for the next one; any client may have written it. */
function failureOf(headers: LetterHeaders): InvocationFailure | undefined {
  try {
    const value: unknown = JSON.parse(textOf(headers, TRIGGER_HEADERS.failure) ?? '');
    if (typeof value !== 'object' || value === null || !('message' in value)) return undefined;
    const stack = 'stackTrace' in value ? value.stackTrace : 'stack' in value ? value.stack : undefined;
    const code = 'code' in value && typeof value.code === 'string' ? value.code : 'FUNCTION_FAILED';
    const failure = { code, message: String(value.message) };
    return typeof stack === 'string' ? { ...failure, stack } : failure;
  } catch {
    return undefined;
  }
}

function textOf(headers: LetterHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
