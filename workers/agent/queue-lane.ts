import { queueInvocationId } from '#contracts/message-identity.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { release, type Decision, type Delivery, type DurableQueue } from '#contracts/ports/durable-queue.js';
import { triggerQueue } from '#contracts/topology.js';
import type { ForeignBroker } from '../bindings/binding-extension.js';
import { DurableRuns } from './durable-runs.js';
import type { RetryRule } from './durable-work.js';
import type { LaneApp, LaneTools } from './lane.js';
import { LaneConsumer } from './lane-consumer.js';
import { lacking, requestOf, type QueueReadings, type QueueSource } from './queue-message.js';
import { Slots } from './slots.js';
import { UndeliverableMessages } from './undeliverable-messages.js';

const GIVE_BACK_MS = 1_000;

/** Runs one function for the messages of one queue (design, section 4, step 4). */
export class QueueLane {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #consumer: LaneConsumer;
  readonly #runs: DurableRuns;
  readonly #undeliverable: UndeliverableMessages;
  #readings: QueueReadings;

  constructor(app: LaneApp, tools: LaneTools, readings: QueueReadings) {
    this.#readings = readings;
    this.#app = app;
    this.#tools = tools;
    const { trigger } = readings.lead;
    const { queue, broker, concurrency } = trigger;
    this.#consumer = new LaneConsumer({
      queue: broker.kind === 'house' ? tools.queue : queueAbroad(tools, broker),
      logger: tools.logger,
      declaration: triggerQueue(queue),
      prefetch: concurrency,
      handle: (delivery) => this.#handle(delivery),
    });
    const { closing, ending } = this.#consumer;
    this.#runs = new DurableRuns(app, tools, { slots: new Slots(concurrency), closing, ending });
    this.#undeliverable = new UndeliverableMessages(tools, trigger, ending);
  }

  get running(): number {
    return this.#runs.running;
  }

  /** What other versions read in the same binding. */
  adopt(readings: QueueReadings): void {
    this.#readings = readings;
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
    const now = this.#tools.clock.now();
    const source = this.#sourceFor(delivery);
    const version = this.#app.named(source.version);
    // A version without it has come, and this lane is about to close.
    if (!version.has(source.functionName)) return release(GIVE_BACK_MS);
    const stamped = lacking(delivery, now);
    if (stamped !== undefined) return stamped;
    const request = requestOf({ app: this.#app.name, version: version.version, now }, source, delivery);
    const decision = await this.#runs.handle(delivery, {
      request,
      retries: () => retriesOf(source),
      storable: source.trigger.broker.kind === 'house',
      exhausted: (failure: InvocationFailure) => this.#undeliverable.putAside(delivery, failure),
    });
    const buried = decision.kind === 'dead' && source.trigger.broker.kind === 'foreign';
    return buried ? this.#undeliverable.bury(delivery, request, decision.reason) : decision;
  }

  #sourceFor({ queue, id }: Delivery): QueueSource {
    const { byVersion, lead, versionOf } = this.#readings;
    return byVersion.get(versionOf(queueInvocationId(queue, id))) ?? lead;
  }
}

function retriesOf({ trigger: { maxAttempts, retryAfterMs } }: QueueSource): RetryRule {
  return { maxAttempts, delayMs: () => retryAfterMs };
}

/** A queue on a broker that is not ours is never declared; it is waited for. */
function queueAbroad({ foreign }: LaneTools, broker: ForeignBroker): Pick<DurableQueue, 'declare' | 'consume'> {
  return {
    declare: () => Promise.resolve(),
    consume: async ({ name }, options, handle) => (await foreign.queuesOf(broker)).consume(name, options, handle),
  };
}
