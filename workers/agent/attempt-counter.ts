import { toError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { ManagementClient } from './management-client.js';

/**
 * Which attempt a durable delivery is. The delivery knows of attempts that failed; one that died with its worker is known only by its started-mark, so
 * management is asked whenever there may have been one. Undefined when management must be asked and does not answer.
 */
export class AttemptCounter {
  readonly #management: Pick<ManagementClient, 'attempts'>;
  readonly #logger: Logger;

  constructor(management: Pick<ManagementClient, 'attempts'>, logger: Logger) {
    this.#management = management;
    this.#logger = logger;
  }

  async count(delivery: Delivery, { day, id }: InvocationRequest): Promise<number | undefined> {
    // A retried message starts a new life in the broker (`redelivered` is false again), although an earlier life may have had attempts of its own.
    if (!delivery.redelivered && delivery.attempt === 1) return 1;
    try {
      return Math.max(delivery.attempt, (await this.#management.attempts(day, id)) + 1);
    } catch (error) {
      if (!delivery.redelivered) return delivery.attempt;
      const reason = toError(error).message;
      this.#logger.info({ invocationId: id, reason }, 'Given back: attempts cannot be counted without management');
      return undefined;
    }
  }
}
