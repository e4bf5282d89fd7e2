import { codeOf } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { release, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { AttemptCounter } from './attempt-counter.js';
import type { DurableWork } from './durable-work.js';
import { startedRecord } from './execution-records.js';
import type { LaneApp, LaneTools } from './lane.js';
import { Settlement } from './settlement.js';
import type { Slots } from './slots.js';

const START_LIMIT_MS = 60_000;
const GIVE_BACK_MS = 1_000;

/** Runs what durable deliveries ask for, whichever queue they come from (design, section 4, steps 3 and 4). */
export class DurableRuns {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #slots: Slots;
  readonly #closing: AbortSignal;
  readonly #attempts: AttemptCounter;
  readonly #settlement: Settlement;
  /** By invocation id. */
  readonly #inHand = new Map<string, Promise<Decision>>();

  /** `closing`: the lane takes nothing more, and what only waits goes back. */
  constructor(
    app: LaneApp,
    tools: LaneTools,
    { slots, closing }: { readonly slots: Slots; readonly closing: AbortSignal },
  ) {
    this.#app = app;
    this.#tools = tools;
    this.#slots = slots;
    this.#closing = closing;
    this.#attempts = new AttemptCounter(tools.management, tools.logger);
    this.#settlement = new Settlement(tools, closing);
  }

  get running(): number {
    return this.#slots.taken;
  }

  /** A broker that lost our connection hands out again what we have in hand still. Not run beside itself: the decision is that of the one run. */
  handle(delivery: Delivery, work: DurableWork): Promise<Decision> {
    const { id } = work.request;
    const inHand = this.#inHand.get(id);
    if (inHand !== undefined) return inHand;
    const deciding = this.#decide(delivery, work).finally(() => this.#inHand.delete(id));
    this.#inHand.set(id, deciding);
    return deciding;
  }

  async #decide(delivery: Delivery, work: DurableWork): Promise<Decision> {
    // Left to workers that can get their records rid.
    if (this.#tools.records.full) return giveBack();
    const waiting = this.#app.catchUp([work.request]);
    if (waiting !== undefined) await waiting;
    if (!(await this.#slots.take(1, START_LIMIT_MS, this.#closing))) return release();
    try {
      return await this.#attempt(delivery, work);
    } finally {
      this.#slots.give(1);
    }
  }

  async #attempt(delivery: Delivery, work: DurableWork): Promise<Decision> {
    const attempt = await this.#attempts.count(delivery, work.request);
    if (attempt === undefined) return giveBack();
    const request = { ...work.request, attempt };
    let body: Uint8Array | undefined;
    try {
      body = await this.#tools.bodies.fetch(request);
    } catch (error) {
      if (codeOf(error) === 'PAYLOAD_NOT_FOUND') return this.#settlement.unstartable(request, error);
      this.#tools.logger.info(
        { invocationId: request.id, code: codeOf(error) },
        'Given back: its body is out of reach',
      );
      return giveBack();
    }
    // Asked to stop meanwhile, or the broker has taken it back: another delivery starts it.
    if (this.#closing.aborted || delivery.decidable?.() === false) return release();
    return this.#run(delivery, { ...work, request }, body);
  }

  async #run({ attempt: tries }: Delivery, work: DurableWork, body: Uint8Array | undefined): Promise<Decision> {
    const { records, clock, runner, workerId } = this.#tools;
    const version = this.#app.current();
    const request: InvocationRequest = { ...work.request, version: version.version };
    void records.write(startedRecord(request, workerId(), clock.now()));
    const outcome = await runner.run(version, request, body);
    return this.#settlement.settle({ ...work, request }, outcome, tries);
  }
}

/** A random part, so that what is given back together does not come back together. */
function giveBack(): Decision {
  return release(GIVE_BACK_MS + Math.random() * GIVE_BACK_MS);
}
