import type { ConsumeMessage, MessageProperties, Options } from 'amqplib';
import type { Decision, Delivery, OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS, DEAD_QUEUE } from '#contracts/topology.js';

type Headers = Readonly<Record<string, string | number>>;

const PERSISTENT = 2;

/** What RabbitMQ writes on a message that it dead-letters itself, and what it is called in this house. */
const BROKER_DEAD_HEADERS: Readonly<Record<string, string>> = {
  'x-first-death-reason': BROKER_HEADERS.deadReason,
  'x-first-death-queue': BROKER_HEADERS.deadQueue,
};

/** A received message on its way on: what its publisher set goes with it, also what the port does not carry. */
interface Copy extends OutgoingMessage {
  readonly original: MessageProperties;
}

export function publishOptions(message: OutgoingMessage | Copy): Options.Publish {
  return {
    ...('original' in message && keptProperties(message.original)),
    messageId: message.id,
    type: message.type,
    persistent: message.persistent,
    mandatory: true,
    headers: { ...keptHeaders(message), ...message.headers, ...failedHeader(message) },
    ...(message.expirationMs !== undefined && { expiration: String(Math.max(0, Math.ceil(message.expirationMs))) }),
  };
}

/** `attemptHeader`: what failed attempts are counted in. */
export function deliveryOf(
  message: ConsumeMessage,
  queue: string,
  attemptHeader: string = BROKER_HEADERS.attempt,
): Delivery {
  const { messageId, type } = message.properties;
  return {
    id: typeof messageId === 'string' ? messageId : '',
    type: typeof type === 'string' ? type : '',
    body: message.content,
    headers: headersOf(message, queue, attemptHeader),
    queue,
    attempt: 1 + failedAttempts(message, attemptHeader),
    redelivered: message.fields.redelivered,
    amqp: { ...message.fields, properties: { ...message.properties } },
  };
}

/** The same message as its next attempt, with the headers that the handler adds. */
export function retryOf(
  message: ConsumeMessage,
  delivery: Delivery,
  headers: Headers = {},
  attemptHeader: string = BROKER_HEADERS.attempt,
): OutgoingMessage {
  return againOf(message, delivery, { ...headers, [attemptHeader]: delivery.attempt });
}

/** The same message as the same attempt, under the id and with the headers it lacked. */
export function stampOf(
  message: ConsumeMessage,
  delivery: Delivery,
  { id, headers }: Extract<Decision, { kind: 'stamp' }>,
): OutgoingMessage {
  return againOf(message, { ...delivery, id }, headers);
}

function againOf(message: ConsumeMessage, delivery: Delivery, headers: Headers): OutgoingMessage {
  const { deliveryMode, expiration } = message.properties;
  return {
    ...copyOf(message, delivery, headers),
    persistent: deliveryMode === PERSISTENT,
    ...(expiration !== undefined && { expirationMs: Number(expiration) }),
  };
}

/** The same message as a dead letter: it keeps its attempt count, and does not expire a second time. */
export function deadLetterOf(message: ConsumeMessage, delivery: Delivery, reason: string): OutgoingMessage {
  const why = { [BROKER_HEADERS.deadReason]: reason, [BROKER_HEADERS.deadQueue]: delivery.queue };
  return { ...copyOf(message, delivery, why), persistent: true };
}

function copyOf(message: ConsumeMessage, { id, type, body }: Delivery, headers: Headers) {
  const { properties: original } = message;
  return { id, type, body, headers: { ...scalars(original.headers), ...headers }, original };
}

/** Not its user id, which the broker takes from the user itself only, and not what the port carries already. */
function keptProperties({
  contentType,
  contentEncoding,
  correlationId,
  replyTo,
  priority,
  timestamp,
  appId,
}: MessageProperties): Options.Publish {
  return { contentType, contentEncoding, correlationId, replyTo, priority, timestamp, appId } as Options.Publish;
}

/** Carbon copies are left out: their receivers have theirs. */
function keptHeaders(message: OutgoingMessage | Copy): Readonly<Record<string, unknown>> {
  if (!('original' in message)) return {};
  const { CC: _copies, BCC: _blindCopies, ...headers } = (message.original.headers ?? {}) as Record<string, unknown>;
  return headers;
}

/** Counted by us, in a header: RabbitMQ's own counts differ between 3.10, 4.0 and 4.3. Any AMQP client may have written it. */
function failedAttempts(message: ConsumeMessage, attemptHeader: string): number {
  const count: unknown = message.properties.headers?.[attemptHeader];
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function headersOf(message: ConsumeMessage, queue: string, attemptHeader: string): Headers {
  const headers: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(scalars(message.properties.headers))) {
    if (name === attemptHeader) continue;
    const ours = queue === DEAD_QUEUE.name ? BROKER_DEAD_HEADERS[name] : undefined;
    headers[ours ?? name] = value;
  }
  return headers;
}

function failedHeader({ failed }: OutgoingMessage): Headers {
  return failed === undefined ? {} : { [BROKER_HEADERS.attempt]: failed };
}

/** Tables, arrays and booleans are the broker's (x-death) or a foreign client's: the port carries text and numbers. */
function scalars(headers: Readonly<Record<string, unknown>> = {}): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}
