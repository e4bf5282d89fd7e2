import { codeOf } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { dead, release, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { durableQueue } from '#contracts/topology.js';
import { AttemptCounter } from './attempt-counter.js';
import { startedRecord } from './execution-records.js';
import { runInvocation, type LaneApp, type LaneTools } from './lane.js';
import { LaneConsumer } from './lane-consumer.js';
import { Settlement } from './settlement.js';
import type { Slots } from './slots.js';

const START_LIMIT_MS = 60_000;
const GIVE_BACK_MS = 1_000;

/** Runs that nobody waits for: timers, manual runs, async requests (design, section 4, step 3). */
export class DurableLane {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #slots: Slots;
  readonly #attempts: AttemptCounter;
  readonly #settlement: Settlement;
  readonly #consumer: LaneConsumer;
  /** By invocation id. */
  readonly #inHand = new Map<string, Promise<Decision>>();

  constructor(app: LaneApp, tools: LaneTools, slots: Slots) {
    this.#app = app;
    this.#tools = tools;
    this.#slots = slots;
    this.#attempts = new AttemptCounter(tools.management, tools.logger);
    this.#consumer = new LaneConsumer({
      queue: tools.queue,
      logger: tools.logger,
      declaration: durableQueue(app.name),
      prefetch: slots.capacity,
      handle: (delivery) => this.#handle(delivery),
    });
    this.#settlement = new Settlement(tools, this.#consumer.closing);
  }

  get running(): number {
    return this.#slots.taken;
  }

  open(): Promise<void> {
    return this.#consumer.open();
  }

  /** Takes nothing more; resolves when every run has been settled. */
  close(): Promise<void> {
    return this.#consumer.close();
  }

  async #handle(delivery: Delivery): Promise<Decision> {
    const request = this.#decode(delivery);
    if (request === undefined) return dead('MESSAGE_INVALID');
    // A broker that lost our connection hands out again what we have in hand still. Not run beside itself: the decision is that of the one run.
    const inHand = this.#inHand.get(request.id);
    if (inHand !== undefined) return inHand;
    const deciding = this.#decide(delivery, request).finally(() => this.#inHand.delete(request.id));
    this.#inHand.set(request.id, deciding);
    return deciding;
  }

  async #decide(delivery: Delivery, request: InvocationRequest): Promise<Decision> {
    const waiting = this.#app.catchUp([request]);
    if (waiting !== undefined) await waiting;
    if (!(await this.#slots.take(1, START_LIMIT_MS, this.#consumer.closing))) return release();
    try {
      return await this.#attempt(delivery, request);
    } finally {
      this.#slots.give(1);
    }
  }

  #decode(delivery: Delivery): InvocationRequest | undefined {
    try {
      return runInvocation.decode(delivery.body).calls[0];
    } catch (error) {
      this.#tools.logger.error({ error, messageId: delivery.id }, 'A durable message cannot be read');
      return undefined;
    }
  }

  async #attempt(delivery: Delivery, asked: InvocationRequest): Promise<Decision> {
    const attempt = await this.#attempts.count(delivery, asked);
    if (attempt === undefined) return giveBack();
    const counted = { ...asked, attempt };
    let body: Uint8Array | undefined;
    try {
      body = await this.#tools.bodies.fetch(counted);
    } catch (error) {
      if (codeOf(error) === 'PAYLOAD_NOT_FOUND') return this.#settlement.unstartable(counted, error);
      this.#tools.logger.info({ invocationId: asked.id, code: codeOf(error) }, 'Given back: its body is out of reach');
      return giveBack();
    }
    // Asked to stop meanwhile, or the broker has taken it back: another delivery starts it.
    if (this.#consumer.closing.aborted || delivery.decidable?.() === false) return release();
    return this.#run(delivery, counted, body);
  }

  async #run(
    { attempt: tries }: Delivery,
    counted: InvocationRequest,
    body: Uint8Array | undefined,
  ): Promise<Decision> {
    const { records, clock, runner, workerId } = this.#tools;
    const version = this.#app.current();
    const request = { ...counted, version: version.version };
    void records.write(startedRecord(request, workerId(), clock.now()));
    const outcome = await runner.run(version, request, body);
    return this.#settlement.settle(request, outcome, tries);
  }
}

/** A random part, so that what is given back together does not come back together. */
function giveBack(): Decision {
  return release(GIVE_BACK_MS + Math.random() * GIVE_BACK_MS);
}
