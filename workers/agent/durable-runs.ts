import { codeOf, unreachable } from '#contracts/errors.js';
import type { EndedRecord } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { dead, done, release, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import { Custody } from './custody.js';
import type { DurableWork } from './durable-work.js';
import { startedRecord } from './execution-records.js';
import { failureOf } from './failure-of.js';
import type { RunOptions } from './invocation-runner.js';
import type { LaneApp, LaneTools } from './lane.js';
import type { LoadedVersion } from './loaded-version.js';
import { earlierFailure, retryContextOf, underPolicy } from './retry-context.js';
import { RunAdmission, type Admission } from './run-admission.js';
import { RunsInHand } from './runs-in-hand.js';
import { Settlement } from './settlement.js';
import type { Slots } from './slots.js';

const START_LIMIT_MS = 60_000;
const GIVE_BACK_MS = 1_000;

/** How an execution failed that was never started: its message is kept for somebody to look at. */
const UNSTARTED_CODES: readonly string[] = ['INVOCATION_EXPIRED', 'PAYLOAD_NOT_FOUND'];

/** One delivery on its way through. */
interface Piece {
  readonly delivery: Delivery;
  readonly work: DurableWork;
  readonly custody: Custody;
}

type Ending = Required<Pick<EndedRecord, 'outcome' | 'failure'>>;

/** Runs what durable deliveries ask for, whichever queue they come from (design, section 4, steps 3 and 4). */
export class DurableRuns {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #slots: Slots;
  readonly #closing: AbortSignal;
  readonly #ending: AbortSignal;
  readonly #admission: RunAdmission;
  readonly #settlement: Settlement;
  /** As those of the tools, of a broker that is not ours: two of them may have messages of the same id in queues of the same name. */
  readonly #inHandAbroad = new RunsInHand();
  /** Until each is settled: a leased one long after the broker's decision. */
  readonly #unsettled = new Set<Promise<void>>();

  /** `closing`: the lane takes nothing more, and what only waits goes back. `ending`: what runs waits for management no longer. */
  constructor(
    app: LaneApp,
    tools: LaneTools,
    { slots, closing, ending }: { readonly slots: Slots; readonly closing: AbortSignal; readonly ending: AbortSignal },
  ) {
    this.#app = app;
    this.#tools = tools;
    this.#slots = slots;
    this.#closing = closing;
    this.#ending = ending;
    this.#admission = new RunAdmission(tools);
    this.#settlement = new Settlement(tools, ending);
  }

  get running(): number {
    return this.#slots.taken;
  }

  /** What is in hand still, perhaps by another lane than before, is not run beside itself. */
  handle(delivery: Delivery, work: DurableWork): Promise<Decision> {
    const { storable = true } = work;
    const inHand = storable ? this.#tools.inHand : this.#inHandAbroad;
    const { id } = work.request;
    const decided = inHand.decisionOf(delivery, id);
    if (decided !== undefined) return decided;
    const custody = new Custody(delivery, { tools: this.#tools, closing: this.#ending, storable });
    inHand.begin(delivery, id, custody.decision);
    const settling = this.#carryOut({ delivery, work, custody }).finally(() => {
      inHand.end(delivery, id);
      this.#unsettled.delete(settling);
    });
    this.#unsettled.add(settling);
    return custody.decision;
  }

  /** Resolves when nothing is in hand any more, leased runs included. */
  async whenIdle(): Promise<void> {
    while (this.#unsettled.size > 0) await Promise.all(this.#unsettled);
  }

  async #carryOut(piece: Piece): Promise<void> {
    try {
      await piece.custody.settle(await this.#decide(piece));
    } catch (error) {
      piece.custody.fail(error);
    }
  }

  async #decide({ delivery, work, custody }: Piece): Promise<Decision> {
    // Left to workers that can get their records rid.
    if (this.#tools.records.full) return giveBack();
    // What is not to run needs no slot, however busy the worker is.
    if (this.#unwanted(work.request) !== undefined) {
      return this.#admit(delivery, work, (counted) => this.#turnDown(delivery, counted));
    }
    const waiting = this.#app.catchUp([work.request]);
    if (waiting !== undefined) await waiting;
    if (!(await this.#slots.take(1, START_LIMIT_MS, this.#closing))) return release();
    try {
      return await this.#admit(delivery, work, (counted) => this.#start({ delivery, work: counted, custody }));
    } finally {
      this.#slots.give(1);
    }
  }

  /** Goes on with the work as the attempt that it is, or settles the message without it. */
  async #admit(
    delivery: Delivery,
    work: DurableWork,
    go: (counted: DurableWork) => Promise<Decision>,
  ): Promise<Decision> {
    const admission = await this.#admission.ask(delivery, work.request);
    return admission.kind === 'run'
      ? go({ ...work, request: { ...work.request, attempt: admission.attempt } })
      : this.#turnAway(work, admission);
  }

  async #turnAway(work: DurableWork, admission: Exclude<Admission, { kind: 'run' }>): Promise<Decision> {
    const { request, exhausted } = work;
    switch (admission.kind) {
      case 'ended':
        return this.#settleEnded(work, admission.failure);
      case 'lost': {
        const { attempt, failure } = admission;
        await this.#settlement.unstarted({ ...request, attempt }, { outcome: 'Failed', failure });
        return exhausted(failure);
      }
      case 'cancelled':
        await this.#settlement.unstarted({ ...request, attempt: admission.attempt }, { outcome: 'Cancelled' });
        return done;
      case 'later':
        this.#tools.logger.info({ invocationId: request.id, reason: admission.reason }, 'Given back before its run');
        return giveBack();
      default:
        return unreachable(admission);
    }
  }

  /** As the run itself would have been settled, had its worker not gone between the record and the decision. */
  async #settleEnded({ exhausted }: DurableWork, failure: InvocationFailure | undefined): Promise<Decision> {
    if (failure === undefined || failure.code === 'EXECUTION_CANCELLED') return done;
    return UNSTARTED_CODES.includes(failure.code) ? dead(failure.code) : exhausted(failure);
  }

  /** How it ends instead of being started. */
  #unwanted({ id, expiresAt }: InvocationRequest): Ending | undefined {
    if (this.#tools.cancellations.has(id)) {
      return { outcome: 'Cancelled', failure: { code: 'EXECUTION_CANCELLED', message: 'It was cancelled.' } };
    }
    if (expiresAt === undefined || Date.parse(expiresAt) > this.#tools.clock.now().getTime()) return undefined;
    const message = `It was to be started before ${expiresAt}, and was not.`;
    return { outcome: 'Expired', failure: { code: 'INVOCATION_EXPIRED', message } };
  }

  async #turnDown(delivery: Delivery, { request }: DurableWork): Promise<Decision> {
    const ending = this.#unwanted(request);
    // A clock that was set back, say: it comes again.
    if (ending === undefined) {
      this.#admission.withdraw(delivery, request);
      return giveBack();
    }
    await this.#settlement.unstarted(request, ending);
    return ending.outcome === 'Expired' ? dead(ending.failure.code) : done;
  }

  async #start(piece: Piece): Promise<Decision> {
    const { delivery, work } = piece;
    const { request } = work;
    if (this.#unwanted(request) !== undefined) return this.#turnDown(delivery, work);
    let body: Uint8Array | undefined;
    try {
      body = await this.#tools.bodies.fetch(request);
    } catch (error) {
      if (codeOf(error) === 'PAYLOAD_NOT_FOUND') return this.#unstartable(request, error);
      this.#tools.logger.info(
        { invocationId: request.id, code: codeOf(error) },
        'Given back: its body is out of reach',
      );
      this.#admission.withdraw(delivery, request);
      return giveBack();
    }
    // Asked to stop meanwhile, or the broker has taken it back: another delivery starts it.
    if (this.#closing.aborted || delivery.decidable?.() === false) {
      this.#admission.withdraw(delivery, request);
      return release();
    }
    return this.#run(piece, body);
  }

  /** Something it needs is gone for good. */
  async #unstartable(request: InvocationRequest, error: unknown): Promise<Decision> {
    const failure = failureOf(error);
    await this.#settlement.unstarted(request, { outcome: 'Failed', failure });
    return dead(failure.code);
  }

  #run(piece: Piece, body: Uint8Array | undefined): Promise<Decision> {
    const version = this.#app.named(piece.work.request.version);
    return version.during(() => this.#runOn(version, piece, body));
  }

  async #runOn(
    version: LoadedVersion,
    { delivery, work, custody }: Piece,
    body: Uint8Array | undefined,
  ): Promise<Decision> {
    const policy = version.retryPolicy(work.request.function);
    const earlier = earlierFailure(delivery);
    const cancel = new AbortController();
    const unwatch = this.#tools.cancellations.watch(work.request.id, () => cancel.abort());
    const how: RunOptions = {
      cancel: cancel.signal,
      kill: custody.lost,
      ...(body === undefined ? {} : { body }),
      ...(policy === undefined ? {} : { retry: retryContextOf(policy, delivery.attempt - 1, earlier) }),
    };
    let request: InvocationRequest = { ...work.request, version: version.version };
    custody.begin(request);
    // One that took its process with it is given no neighbours again.
    let outcome = await this.#runOnce(version, request, { ...how, alone: earlier?.code === 'PROCESS_EXITED' });
    if (outcome.shared === true && outcome.failure?.code === 'PROCESS_EXITED' && !custody.lost.aborted) {
      this.#settlement.repeated(request, outcome);
      request = { ...request, attempt: request.attempt + 1 };
      custody.begin(request);
      outcome = await this.#runOnce(version, request, { ...how, alone: true });
    }
    unwatch();
    await custody.rest();
    const facts = { tries: delivery.attempt, fence: custody.fence };
    return this.#settlement.settle({ ...underPolicy(work, policy), request }, outcome, facts);
  }

  #runOnce(version: LoadedVersion, request: InvocationRequest, how: RunOptions): Promise<InvocationOutcome> {
    const { records, clock, runner, workerId } = this.#tools;
    void records.write(startedRecord(request, workerId(), clock.now()));
    return runner.run(version, request, how);
  }
}

/** A random part, so that what is given back together does not come back together. */
function giveBack(): Decision {
  return release(GIVE_BACK_MS + Math.random() * GIVE_BACK_MS);
}
