import { NightshiftError } from '#contracts/errors.js';
import {
  DurableQueue,
  type ConsumeOptions,
  type Consumer,
  type Decision,
  type Delivery,
  type DeliveryHandler,
  type OutgoingMessage,
} from '#contracts/ports/durable-queue.js';
import type { Address, QueueDeclaration } from '#contracts/topology.js';

export interface Published {
  readonly address: Address;
  readonly message: OutgoingMessage;
}

interface Consumed {
  readonly handle: DeliveryHandler;
  readonly running: Set<Promise<Decision>>;
}

/** A broker in memory for the worker's unit tests: a test delivers by hand, sees every decision and publish in order, and can take the broker away. */
export class MemoryQueue extends DurableQueue {
  readonly published: Published[] = [];
  /** `ack <queue>` for every decision and `publish <type>` for every confirm, in the order they happened. */
  readonly events: string[] = [];
  /** Publishes that failed. */
  refusals = 0;
  readonly #consumers = new Map<string, Consumed>();
  #failure: NightshiftError | undefined;
  #failType: string | undefined;

  override get available(): boolean {
    return this.#failure === undefined;
  }

  /** Every publish (of one message type, if given) fails with this code from now on; undefined: it works again. */
  fail(code: 'BROKER_UNAVAILABLE' | 'BROKER_UNROUTABLE' | undefined, type?: string): void {
    this.#failure = code === undefined ? undefined : new NightshiftError(code, 'taken away by the test');
    this.#failType = type;
  }

  consumes(queue: QueueDeclaration): boolean {
    return this.#consumers.has(queue.name);
  }

  /** Messages of one type that were confirmed, parsed. */
  bodies<T>(type: string): T[] {
    return this.published
      .filter(({ message }) => message.type === type)
      .map(({ message }) => JSON.parse(Buffer.from(message.body).toString('utf8')) as T);
  }

  /** As a broker does: hands over, and acts on the decision as soon as it is there. */
  async deliver(queue: QueueDeclaration, body: unknown, facts: Partial<Delivery> = {}): Promise<Decision> {
    const consumer = this.#consumers.get(queue.name);
    if (consumer === undefined) throw new Error(`Nobody consumes ${queue.name}`);
    const delivery: Delivery = {
      id: 'message',
      type: 'invocation.run',
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      headers: {},
      queue: queue.name,
      attempt: 1,
      redelivered: false,
      ...facts,
    };
    const deciding = consumer.handle(delivery);
    consumer.running.add(deciding);
    const decision = await deciding;
    // An AMQP client writes to its socket in the last phase of the turn.
    await new Promise((resolve) => setImmediate(resolve));
    this.events.push(`ack ${queue.name}`);
    consumer.running.delete(deciding);
    return decision;
  }

  override declare(): Promise<void> {
    return Promise.resolve();
  }

  override async publish(address: Address, message: OutgoingMessage): Promise<void> {
    await Promise.resolve();
    const fails = this.#failType === undefined || this.#failType === message.type;
    if (this.#failure !== undefined && fails) {
      this.refusals += 1;
      throw this.#failure;
    }
    this.published.push({ address, message });
    this.events.push(`publish ${message.type}`);
  }

  override consume(queue: QueueDeclaration, _options: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> {
    const consumed: Consumed = { handle, running: new Set() };
    this.#consumers.set(queue.name, consumed);
    return Promise.resolve({
      close: async () => {
        if (this.#consumers.get(queue.name) === consumed) this.#consumers.delete(queue.name);
        await Promise.all(consumed.running);
      },
    });
  }

  override readyCount(): Promise<number | undefined> {
    return Promise.resolve(0);
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
