import type { Address, QueueDeclaration } from '../topology.js';

/** A message as a publisher hands it over. `id` is the AMQP message-id; `headers` are ours, never a caller's HTTP headers. */
export interface OutgoingMessage {
  readonly id: string;
  /** A message type of contracts/messages, such as `invocation.run`. */
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Survives a broker restart (on a quorum queue, or in the embedded store). */
  readonly persistent: boolean;
  /** Failed tries so far, for a message that goes on: `Delivery.attempt` counts from there. */
  readonly failed?: number;
  /** Dropped, or dead-lettered, when nobody has taken it for this long. */
  readonly expirationMs?: number;
}

/** What only AMQP knows of a delivery: shown to functions, never decided by. Names are those of the AMQP client. */
export interface AmqpFacts {
  readonly consumerTag: string;
  readonly deliveryTag: number;
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A message as a consumer receives it. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly queue: string;
  /** 1 for a message that never failed; each `retry` adds one. A process that died is not counted here: see `redelivered`. */
  readonly attempt: number;
  /** The broker may have delivered this message before. */
  readonly redelivered: boolean;
  /** False once the connection it came by is lost: the broker delivers the message again and no decision can change that. Absent: always true. */
  readonly decidable?: () => boolean;
  /** Absent from brokers that do not speak AMQP. */
  readonly amqp?: AmqpFacts;
}

/**
 * What becomes of a delivery. `done`: settled. `retry`: the attempt failed; the message comes again, at the tail, after at least `afterMs`, with
 * `attempt` + 1; `headers` are added to it then. `release`: nothing was tried; it comes again after at least `afterMs` (default at once) with the same attempt.
 * `dead`: never again here; it goes to `ns.dead` with the reason. `stamp`: nothing was tried; the message comes again, with the same attempt, under
 * that id and with those headers added: what it needs to be known by before its first run.
 */
export type Decision =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly headers?: Readonly<Record<string, string | number>> }
  | { readonly kind: 'release'; readonly afterMs?: number }
  | { readonly kind: 'dead'; readonly reason: string }
  | { readonly kind: 'stamp'; readonly id: string; readonly headers: Readonly<Record<string, string | number>> };

export const done: Decision = { kind: 'done' };
export const retry = (afterMs: number, headers?: Readonly<Record<string, string | number>>): Decision =>
  headers === undefined ? { kind: 'retry', afterMs } : { kind: 'retry', afterMs, headers };
export const release = (afterMs = 0): Decision => ({ kind: 'release', afterMs });
export const dead = (reason: string): Decision => ({ kind: 'dead', reason });
export const stamp = (id: string, headers: Readonly<Record<string, string | number>>): Decision => ({
  kind: 'stamp',
  id,
  headers,
});

/** Must decide. A handler that throws or rejects is our bug: the delivery is released after a second and the error logged. */
export type DeliveryHandler = (delivery: Delivery) => Promise<Decision>;

export interface ConsumeOptions {
  /** How many deliveries the consumer may hold that are undecided, or wait to come again: static for its life. */
  readonly prefetch: number;
  /**
   * The longest that a decision takes, for handlers that have such a limit. When every place has been undecided for three times as long, the adapter
   * may take the handlers for lost and have the messages delivered again.
   */
  readonly decidesWithinMs?: number;
}

export interface Consumer {
  /** Takes nothing more and resolves once every handler in flight has decided and its decision was sent. Undelivered prefetched messages go back. */
  close(): Promise<void>;
}

/** What a broker tells of a queue at this moment; what it cannot tell is left out. */
export interface QueueState {
  /** Messages not yet handed to a consumer. */
  readonly ready: number;
  /** On every node. */
  readonly consumers?: number;
  /** Messages handed to a consumer that has not decided yet. AMQP alone does not tell. */
  readonly inFlight?: number;
  /** Messages that came in the last minute, or at the rate of the last seconds. AMQP alone does not tell. */
  readonly inPerMinute?: number;
  /** Messages that were decided for good, likewise. */
  readonly outPerMinute?: number;
  /** When the message came to its place that is handed over next; absent when none waits, too. AMQP alone does not tell. */
  readonly oldestAt?: Date;
}

/**
 * At-least-once messaging. A confirmed message is delivered until a handler has decided; a decision that was lost with the connection means
 * redelivery, so handlers must bear duplicates. Order is that of the queue while nothing fails, and is not promised beyond that.
 * The connection is re-made, and everything declared or consumed is declared and consumed again, without the caller's doing.
 */
export abstract class DurableQueue {
  /**
   * Declares the queue and its bindings, now and on every reconnect. Idempotent. Rejects with BROKER_QUEUE_MISMATCH when the queue exists with other
   * properties than the bindings, which are added to.
   */
  abstract declare(queue: QueueDeclaration): Promise<void>;

  /**
   * Resolves after the broker confirmed. Rejects with BROKER_UNROUTABLE when no queue is bound to the address, with BROKER_UNAVAILABLE when the broker is away,
   * blocks publishers, or did not confirm within the adapter's limit (then the message may or may not have arrived).
   * Never buffers across a lost connection.
   */
  abstract publish(address: Address, message: OutgoingMessage): Promise<void>;

  /** Consumes a queue declared by `queue`. Deliveries are handed over as they come, up to `prefetch` at a time. */
  abstract consume(queue: QueueDeclaration, options: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer>;

  /** Messages ready (not yet handed to a consumer), or undefined when the queue does not exist. Rejects with BROKER_UNAVAILABLE. */
  abstract readyCount(queueName: string): Promise<number | undefined>;

  /** As `readyCount`, with what else the broker can tell. An adapter that knows more than the count tells it here. */
  async state(queueName: string): Promise<QueueState | undefined> {
    const ready = await this.readyCount(queueName);
    return ready === undefined ? undefined : { ready };
  }

  /** Whether publishing can succeed now: connected and not blocked. */
  abstract get available(): boolean;

  /** Closes the consumers, waits for confirms in flight, then disconnects. */
  abstract close(): Promise<void>;
}
