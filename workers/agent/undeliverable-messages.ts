import { codeOf } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { dead, done, release, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { TRIGGER_HEADERS, triggerAddress, triggerQueue } from '#contracts/topology.js';
import type { QueueTrigger } from '../bindings/binding-extension.js';
import { persist } from './backoff.js';
import type { LaneTools } from './lane.js';

const BACKOFF = { firstMs: 250, maxMs: 5_000 };

/** What becomes of messages that no run is left for. */
export class UndeliverableMessages {
  readonly #tools: Pick<LaneTools, 'queue' | 'logger'>;
  readonly #trigger: QueueTrigger;
  readonly #closing: AbortSignal;

  constructor(tools: Pick<LaneTools, 'queue' | 'logger'>, trigger: QueueTrigger, closing: AbortSignal) {
    this.#tools = tools;
    this.#trigger = trigger;
    this.#closing = closing;
  }

  /**
   * A confirmed copy in the poison queue, then the ack. A crash in between copies it again under the same id. The lane closing first: the message is given
   * back, and whoever gets it next finds its final outcome and comes here. A poison queue that cannot be: the dead letters have it.
   */
  async putAside(delivery: Delivery, failure: InvocationFailure): Promise<Decision> {
    const { poisonQueue } = this.#trigger;
    if (poisonQueue === undefined) return dead(failure.code);
    try {
      await persist(() => this.#copy(delivery, poisonQueue), {
        signal: this.#closing,
        backoff: BACKOFF,
        again: (error) => codeOf(error) === 'BROKER_UNAVAILABLE',
      });
      return done;
    } catch (error) {
      this.#tools.logger.warn({ error, messageId: delivery.id, poisonQueue }, 'A poison message could not be moved');
      return this.#closing.aborted ? release() : dead(failure.code);
    }
  }

  async #copy({ id, type, body, headers }: Delivery, poisonQueue: string): Promise<void> {
    // The failure is told to the next attempt of the function that failed, not to whoever reads the poison queue.
    const { [TRIGGER_HEADERS.failure]: _failure, ...kept } = headers;
    const { queue } = this.#tools;
    await queue.declare(triggerQueue(poisonQueue));
    await queue.publish(triggerAddress(poisonQueue), { id, type, body, headers: kept, persistent: true });
  }
}
