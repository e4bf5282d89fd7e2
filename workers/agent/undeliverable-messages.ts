import { codeOf } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { RUN_INVOCATION, type InvocationRequest } from '#contracts/messages/run-invocation.js';
import {
  dead,
  done,
  release,
  type Decision,
  type Delivery,
  type OutgoingMessage,
} from '#contracts/ports/durable-queue.js';
import {
  BROKER_HEADERS,
  durableQueue,
  EXCHANGES,
  TRIGGER_HEADERS,
  triggerAddress,
  triggerQueue,
} from '#contracts/topology.js';
import type { ForeignBroker, QueueTrigger } from '../bindings/binding-extension.js';
import { persist } from './backoff.js';
import { runInvocation, type LaneTools } from './lane.js';
import { failureHeader } from './retry-context.js';

const BACKOFF = { firstMs: 250, maxMs: 5_000 };
const DEAD_ADDRESS = { exchange: EXCHANGES.dead.name, routingKey: '' };

type UndeliverableTools = Pick<LaneTools, 'queue' | 'logger' | 'foreign'>;

/** What becomes of messages that no run is left for. Each step is confirmed before the message is let go, and may happen again after a crash. */
export class UndeliverableMessages {
  readonly #tools: UndeliverableTools;
  readonly #trigger: QueueTrigger;
  readonly #closing: AbortSignal;

  constructor(tools: UndeliverableTools, trigger: QueueTrigger, closing: AbortSignal) {
    this.#tools = tools;
    this.#trigger = trigger;
    this.#closing = closing;
  }

  /**
   * A copy in the poison queue, under the same id, then the ack. The lane closing first: the message is given back, and whoever gets it next finds its final
   * outcome and comes here. A poison queue that cannot be: the dead letters have it.
   */
  async putAside(delivery: Delivery, failure: InvocationFailure): Promise<Decision> {
    const { poisonQueue } = this.#trigger;
    if (poisonQueue === undefined) return dead(failure.code);
    const moved = await this.#move(delivery, () => this.#copy(delivery, poisonQueue));
    return moved ?? dead(failure.code);
  }

  /**
   * The end of a message of a broker that has no place for dead letters. It lies in ours as the run that it asked for: redriven, that runs again, and the
   * message is not sent back to a broker that others read.
   */
  async bury(delivery: Delivery, request: InvocationRequest, reason: string): Promise<Decision> {
    const message: OutgoingMessage = {
      id: request.id,
      type: RUN_INVOCATION,
      body: runInvocation.encode({ v: 1, calls: [request] }),
      headers: {
        ...failureHeader({
          code: reason,
          message: `Message '${delivery.id}' of queue '${delivery.queue}' on another broker`,
        }),
        [BROKER_HEADERS.deadReason]: reason,
        [BROKER_HEADERS.deadQueue]: durableQueue(request.app).name,
        [BROKER_HEADERS.attempt]: delivery.attempt - 1,
      },
      persistent: true,
    };
    const moved = await this.#move(delivery, () => this.#tools.queue.publish(DEAD_ADDRESS, message));
    return moved ?? release();
  }

  /** Tries while a broker is away. `release` when the lane closed meanwhile, undefined when it cannot be done. */
  async #move(delivery: Delivery, operation: () => Promise<void>): Promise<Decision | undefined> {
    try {
      await persist(operation, {
        signal: this.#closing,
        backoff: BACKOFF,
        again: (error) => codeOf(error) === 'BROKER_UNAVAILABLE',
      });
      return done;
    } catch (error) {
      this.#tools.logger.warn(
        { error, messageId: delivery.id, queue: delivery.queue },
        'A message that nothing is left for could not be moved',
      );
      return this.#closing.aborted ? release() : undefined;
    }
  }

  async #copy({ id, type, body, headers }: Delivery, poisonQueue: string): Promise<void> {
    // The failure is told to the next attempt of the function that failed, not to whoever reads the poison queue.
    const { [TRIGGER_HEADERS.failure]: _failure, ...kept } = headers;
    const message = { id, type, body, headers: kept, persistent: true };
    const { broker } = this.#trigger;
    if (broker.kind === 'foreign') return this.#copyAbroad(broker, poisonQueue, message);
    await this.#tools.queue.declare(triggerQueue(poisonQueue));
    await this.#tools.queue.publish(triggerAddress(poisonQueue), message);
  }

  async #copyAbroad(broker: ForeignBroker, poisonQueue: string, message: OutgoingMessage): Promise<void> {
    const queues = await this.#tools.foreign.queuesOf(broker);
    await queues.publish(poisonQueue, message);
  }
}
