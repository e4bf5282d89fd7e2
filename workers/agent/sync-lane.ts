import type { InvocationFailure, InvocationResult } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest, RunInvocation } from '#contracts/messages/run-invocation.js';
import { dead, done, release, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { syncQueue } from '#contracts/topology.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import { packReturn, type PackedReturn } from './bodies.js';
import { answeredStatus, endedRecord, unstartedRecord } from './execution-records.js';
import { failureOf } from './failure-of.js';
import { runInvocation, type LaneApp, type LaneTools } from './lane.js';
import { LaneConsumer } from './lane-consumer.js';
import type { Slots } from './slots.js';
import { SyncRuns, type TakenCall } from './sync-runs.js';

/** Messages held at most, started ones not counted: enough to cover the way to the broker, few enough to leave work for others. */
const PREFETCH = 16;
/** A full worker gives a message back after this long: another may have room. */
const HOLD_LIMIT_MS = 1_000;
const GIVE_BACK_MS = 1_000;

/** HTTP calls that somebody waits for (design, section 4, step 2). */
export class SyncLane {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #slots: Slots;
  readonly #consumer: LaneConsumer;
  readonly #runs: SyncRuns;
  readonly #running = new Set<Promise<void>>();

  constructor(app: LaneApp, tools: LaneTools, slots: Slots) {
    this.#app = app;
    this.#tools = tools;
    this.#slots = slots;
    this.#consumer = new LaneConsumer({
      queue: tools.queue,
      logger: tools.logger,
      declaration: syncQueue(app.name),
      prefetch: PREFETCH,
      handle: (delivery) => this.#handle(delivery),
    });
    this.#runs = new SyncRuns(app, tools, this.#consumer.ending);
  }

  open(): Promise<void> {
    return this.#consumer.open();
  }

  /** Takes nothing more: messages that only wait for slots go back to the queue. */
  close(): Promise<void> {
    return this.#consumer.close();
  }

  /** As `close`, and calls between two tries are tried again. */
  hold(): Promise<void> {
    return this.#consumer.hold();
  }

  /** Resolves when every call that was started has been answered. */
  async whenIdle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #handle(delivery: Delivery): Promise<Decision> {
    const message = this.#decode(delivery);
    if (message === undefined) return dead('MESSAGE_INVALID');
    // Left to workers that can get their records rid.
    if (this.#tools.records.full) return release(GIVE_BACK_MS);
    const { calls, gateway } = message;
    for (const { id } of calls) this.#tools.progress.held(gateway, id);
    const waiting = this.#app.catchUp(calls);
    if (waiting !== undefined) await waiting;
    const taken =
      this.#slots.tryTake(calls.length) ||
      (await this.#slots.take(calls.length, HOLD_LIMIT_MS, this.#consumer.closing));
    // A connection lost while the calls waited took the message back to the queue: whoever gets it next starts them.
    const returned = delivery.decidable?.() === false;
    if (!taken || returned) {
      if (taken) this.#slots.give(calls.length);
      for (const { id } of calls) this.#tools.progress.gone(id);
      return release();
    }
    // The ack comes first: a call whose message is not acked may be delivered again, so it must not have started. The adapter decides as soon as this
    // handler's promise has resolved.
    this.#running.add(this.#startAfterAck(gateway, calls));
    return done;
  }

  #decode(delivery: Delivery): (RunInvocation & { readonly gateway: string }) | undefined {
    try {
      const message = runInvocation.decode(delivery.body);
      if (message.gateway !== undefined) return { ...message, gateway: message.gateway };
      this.#tools.logger.error({ messageId: delivery.id }, 'A sync message names no gateway');
    } catch (error) {
      this.#tools.logger.error({ error, messageId: delivery.id }, 'A sync message cannot be read');
    }
    return undefined;
  }

  /** In this turn the adapter acks; in its last phase the AMQP client writes the ack to the socket; the calls start right behind. */
  #startAfterAck(gateway: string, calls: readonly InvocationRequest[]): Promise<void> {
    const takenAt = this.#tools.clock.now().toISOString();
    const batch: Promise<void> = new Promise<void>((resolve) => {
      setImmediate(() => setImmediate(resolve));
    })
      .then(() => Promise.all(calls.map((call) => this.#run(gateway, { ...call, takenAt }))))
      .then(() => {
        this.#running.delete(batch);
      });
    return batch;
  }

  async #run(gateway: string, call: TakenCall): Promise<void> {
    try {
      const ending = this.#unwanted(call);
      if (ending !== undefined) this.#turnDown(gateway, call, ending);
      else await this.#answer(gateway, call);
    } catch (error) {
      this.#tools.logger.error({ error, invocationId: call.id }, 'A sync call could not be carried out');
      this.#tools.results.send(gateway, { id: call.id, outcome: 'Failed', failure: failureOf(error) });
    } finally {
      this.#tools.progress.gone(call.id);
      this.#slots.give(1);
    }
  }

  /** How it ends instead of being started. */
  #unwanted({ id, deadline }: InvocationRequest): Ending | undefined {
    const { cancellations, clock } = this.#tools;
    if (cancellations.has(id)) {
      const message = 'Its caller left before the call was started.';
      return { outcome: 'Cancelled', failure: { code: 'EXECUTION_CANCELLED', message } };
    }
    if (deadline === undefined || Date.parse(deadline) > clock.now().getTime()) return undefined;
    const message = 'The time limit had passed before the call was started.';
    return { outcome: 'Expired', failure: { code: 'INVOCATION_EXPIRED', message } };
  }

  #turnDown(gateway: string, call: InvocationRequest, ending: Ending): void {
    void this.#tools.records.write(unstartedRecord(call, this.#tools.clock.now(), ending));
    this.#tools.results.send(gateway, { id: call.id, outcome: 'Failed', failure: ending.failure });
  }

  async #answer(gateway: string, call: TakenCall): Promise<void> {
    this.#tools.progress.running(call.id);
    const { request, outcome: run, begun } = await this.#runs.run(call);
    const { result, outcome, detached } = packed(request, run);
    this.#tools.results.send(gateway, result);
    const status = begun && { statusCode: answeredStatus(begun) };
    void this.#tools.records.write(endedRecord(request, this.#tools.workerId(), outcome, status));
    if (detached !== undefined) await this.#sendBody(gateway, request, detached);
  }

  /** Beside the result, not before it: the gateway takes the body only once it knows status and headers. */
  async #sendBody(
    gateway: string,
    request: InvocationRequest,
    { reference, bytes }: NonNullable<PackedReturn['detached']>,
  ): Promise<void> {
    try {
      await this.#tools.bodies.send(reference, bytes);
    } catch (error) {
      // Mostly a caller that went away.
      this.#tools.logger.info({ error, invocationId: request.id }, 'A response body did not reach the gateway');
      this.#tools.results.send(gateway, { id: request.id, outcome: 'Failed', failure: failureOf(error) });
    }
  }
}

interface Ending {
  readonly outcome: 'Expired' | 'Cancelled';
  readonly failure: InvocationFailure;
}

interface Reply {
  readonly result: InvocationResult;
  readonly outcome: InvocationOutcome;
  readonly detached?: PackedReturn['detached'];
}

/** The result as it travels; a body that is too large for the caller makes it a failure. */
function packed(request: InvocationRequest, outcome: InvocationOutcome): Reply {
  try {
    const { returnValue, detached } = packReturn(outcome.returnValue, outcome.body, request.responseBody);
    const result: InvocationResult = {
      id: request.id,
      outcome: outcome.outcome,
      ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
      ...(returnValue === undefined ? {} : { returnValue }),
    };
    return { result, outcome, ...(detached === undefined ? {} : { detached }) };
  } catch (error) {
    const failed = { ...outcome, outcome: 'Failed', failure: failureOf(error) } as const;
    return { result: { id: request.id, outcome: 'Failed', failure: failed.failure }, outcome: failed };
  }
}
