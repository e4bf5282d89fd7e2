import type { QueueConsumer } from './queue-consumer.js';

/** The consumers that share a queue. */
export class ConsumerRing {
  readonly #consumers: QueueConsumer[] = [];

  get size(): number {
    return this.#consumers.length;
  }

  /** Entries that are in their hands. */
  get held(): number {
    return this.#consumers.reduce((sum, { held }) => sum + held, 0);
  }

  add(consumer: QueueConsumer): void {
    this.#consumers.push(consumer);
  }

  remove(consumer: QueueConsumer): void {
    this.#consumers.splice(this.#consumers.indexOf(consumer), 1);
  }

  /** Who gets the next entry, in turn: whoever got one goes to the back. Undefined when nobody has room. */
  next(): QueueConsumer | undefined {
    const index = this.#consumers.findIndex(({ hasRoom }) => hasRoom);
    if (index === -1) return undefined;
    const [consumer] = this.#consumers.splice(index, 1);
    if (consumer !== undefined) this.#consumers.push(consumer);
    return consumer;
  }
}
