import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { dead, done, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { durableQueue } from '#contracts/topology.js';
import { DurableRuns } from './durable-runs.js';
import type { RetryRule } from './durable-work.js';
import { runInvocation, type LaneApp, type LaneTools } from './lane.js';
import { LaneConsumer } from './lane-consumer.js';
import type { Slots } from './slots.js';

const FIRST_RETRY_MS = 1_000;

/** A function that threw or ran out of time has failed for good; a process that went may have been somebody else's fault. */
const ONCE: RetryRule = { maxAttempts: 1, delayMs: () => 0 };
const AFTER_EXIT: RetryRule = { maxAttempts: 5, delayMs: (failed) => FIRST_RETRY_MS * 2 ** (failed - 1) };

/** Runs that nobody waits for: timers, manual runs, async requests (design, section 4, step 3). */
export class DurableLane {
  readonly #tools: LaneTools;
  readonly #consumer: LaneConsumer;
  readonly #runs: DurableRuns;

  constructor(app: LaneApp, tools: LaneTools, slots: Slots) {
    this.#tools = tools;
    this.#consumer = new LaneConsumer({
      queue: tools.queue,
      logger: tools.logger,
      declaration: durableQueue(app.name),
      prefetch: slots.capacity,
      handle: (delivery) => this.#handle(delivery),
    });
    this.#runs = new DurableRuns(app, tools, { slots, closing: this.#consumer.closing, ending: this.#consumer.ending });
  }

  open(): Promise<void> {
    return this.#consumer.open();
  }

  /** Takes nothing more; resolves when every run has been settled. */
  async close(): Promise<void> {
    await this.#consumer.close();
    await this.#runs.whenIdle();
  }

  /** As `close`, and what runs may wait for others as long as it needs. */
  async hold(): Promise<void> {
    await this.#consumer.hold();
    await this.#runs.whenIdle();
  }

  async #handle(delivery: Delivery): Promise<Decision> {
    const request = this.#decode(delivery);
    if (request === undefined) return dead('MESSAGE_INVALID');
    return this.#runs.handle(delivery, { request, retries, exhausted });
  }

  #decode(delivery: Delivery): InvocationRequest | undefined {
    try {
      return runInvocation.decode(delivery.body).calls[0];
    } catch (error) {
      this.#tools.logger.error({ error, messageId: delivery.id }, 'A durable message cannot be read');
      return undefined;
    }
  }
}

function retries({ code }: InvocationFailure): RetryRule {
  return code === 'PROCESS_EXITED' ? AFTER_EXIT : ONCE;
}

/** An error of the function's own is told by its status; what nobody could run is kept for somebody to look at. */
async function exhausted({ code }: InvocationFailure): Promise<Decision> {
  return code === 'ATTEMPTS_EXHAUSTED' ? dead(code) : done;
}
