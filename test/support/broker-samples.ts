import { randomBytes } from 'node:crypto';
import {
  done,
  type Consumer,
  type Decision,
  type Delivery,
  type DurableQueue,
  type OutgoingMessage,
} from '#contracts/ports/durable-queue.js';
import { EXCHANGES, type Address, type QueueDeclaration } from '#contracts/topology.js';

/** A name that no other test uses, so that suites can share one broker. */
export function uniqueName(prefix = 'test'): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

/** A quorum queue of its own, bound to `ns.invocations` by its name. */
export function aQueue(overrides: Partial<QueueDeclaration> = {}): QueueDeclaration {
  const name = overrides.name ?? uniqueName();
  return {
    name,
    kind: 'quorum',
    exclusive: false,
    deadLetters: true,
    bindings: [{ exchange: EXCHANGES.invocations.name, routingKey: name }],
    ...overrides,
  };
}

/** Where a sample queue's messages are published. */
export function addressOf(queue: QueueDeclaration): Address {
  const address = queue.bindings[0];
  if (address === undefined) throw new Error(`${queue.name} has no binding`);
  return address;
}

export function aMessage(overrides: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const id = overrides.id ?? uniqueName('message');
  return { id, type: 'sample.sent', body: Buffer.from(`body of ${id}`), persistent: true, ...overrides };
}

export function messages(count: number, overrides: Partial<OutgoingMessage> = {}): OutgoingMessage[] {
  const prefix = uniqueName('message');
  return Array.from({ length: count }, (_, index) => aMessage({ id: `${prefix}-${index}`, ...overrides }));
}

/** A consumer that remembers what it got, in order, and since when. */
export interface Collector {
  readonly deliveries: Delivery[];
  /** `performance.now()` of each delivery. */
  readonly receivedAtMs: number[];
  readonly ids: string[];
  readonly consumer: Consumer;
}

/** Consumes a queue and remembers every delivery; `decide` gets the delivery and its number, from 1. */
export async function collect(
  queue: DurableQueue,
  declaration: QueueDeclaration,
  decide: (delivery: Delivery, count: number) => Decision | Promise<Decision> = () => done,
  prefetch = 10,
): Promise<Collector> {
  const deliveries: Delivery[] = [];
  const receivedAtMs: number[] = [];
  const ids: string[] = [];
  const consumer = await queue.consume(declaration, { prefetch }, async (delivery) => {
    receivedAtMs.push(performance.now());
    ids.push(delivery.id);
    return decide(delivery, deliveries.push(delivery));
  });
  return { deliveries, receivedAtMs, ids, consumer };
}
