import { codeOf, toError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { done, type Decision, type Delivery } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS, EXCHANGES } from '#contracts/topology.js';
import { persist } from './backoff.js';
import { keptMessageOf } from './kept-message.js';
import type { LaneTools } from './lane.js';
import type { HeldLease } from './lease-keeper.js';

/** Longer delays wait in the store: the broker is not to hold what nobody works on. */
const LONGEST_HELD_MS = 30_000;
const BACKOFF = { firstMs: 250, maxMs: 10_000 };

type CustodyTools = Pick<LaneTools, 'leases' | 'leaseAfterMs' | 'management' | 'queue' | 'logger'>;

interface CustodyOptions {
  readonly tools: CustodyTools;
  /** The lane takes nothing more. */
  readonly closing: AbortSignal;
  /** Management can publish the message again: it came from a broker of ours. */
  readonly storable: boolean;
}

/**
 * Who has the message of a run: the broker, until the decision; or management, under a lease, once the run is a long one. Then the broker's decision is
 * `done` long before the run has ended, and what becomes of the run is told to management.
 */
export class Custody {
  readonly #delivery: Delivery;
  readonly #options: CustodyOptions;
  readonly #decided = Promise.withResolvers<Decision>();
  readonly #lost = new AbortController();
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #due = false;
  #taking: Promise<void> | undefined;
  #lease: HeldLease | undefined;
  #request: InvocationRequest | undefined;

  constructor(delivery: Delivery, options: CustodyOptions) {
    this.#delivery = delivery;
    this.#options = options;
    const { tools, storable } = options;
    // From the delivery on, not from the start: that is how the broker counts.
    if (storable) this.#timer = setTimeout(() => this.#fallDue(), tools.leaseAfterMs).unref();
  }

  /** For the broker. */
  get decision(): Promise<Decision> {
    return this.#decided.promise;
  }

  /** Raised when another worker has the run, or soon will. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get fence(): number | undefined {
    return this.#lease?.key.fence;
  }

  /** The run begins, as this attempt. */
  begin(request: InvocationRequest): void {
    this.#request = request;
    if (this.#due && this.#taking === undefined) this.#taking = this.#take(request);
  }

  /** The run has ended: it needs no lease any more. Resolves when `fence` does not change any more. */
  async rest(): Promise<void> {
    clearTimeout(this.#timer);
    this.#over.abort();
    await this.#taking;
  }

  async settle(decision: Decision): Promise<void> {
    await this.rest();
    const lease = this.#lease;
    if (lease === undefined) this.#decided.resolve(await this.#parked(decision));
    else await this.#settleLeased(lease, decision);
  }

  fail(error: unknown): void {
    void this.rest();
    this.#decided.reject(toError(error));
  }

  /** What waits for a slot has nothing to lease. */
  #fallDue(): void {
    this.#due = true;
    if (this.#request !== undefined) this.#taking = this.#take(this.#request);
  }

  async #take(request: InvocationRequest): Promise<void> {
    const { tools } = this.#options;
    const message = keptMessageOf(this.#delivery, request, { failed: this.#delivery.attempt - 1 });
    try {
      const lease = await tools.leases.take(message, this.#over.signal);
      this.#lease = lease;
      lease.lost.addEventListener('abort', () => this.#lost.abort(lease.lost.reason));
      tools.logger.info(lease.key, 'A long run goes on under a lease');
      this.#decided.resolve(done);
    } catch (error) {
      if (codeOf(error) === 'LEASE_LOST') this.#lost.abort(error);
    }
  }

  /** A message of a long delay is stored before it is settled; while management is away it stays with the broker. */
  async #parked(decision: Decision): Promise<Decision> {
    const request = this.#request;
    if (decision.kind !== 'retry' || decision.afterMs <= LONGEST_HELD_MS || request === undefined) return decision;
    if (!this.#options.storable) return decision;
    const { tools, closing } = this.#options;
    const { afterMs, headers = {} } = decision;
    const message = keptMessageOf(this.#delivery, request, { failed: this.#delivery.attempt, headers });
    try {
      await this.#insist(() => tools.management.park({ ...message, afterMs }));
      return done;
    } catch (error) {
      const reason = toError(error).message;
      if (!closing.aborted) tools.logger.error({ invocationId: request.id, reason }, 'A message cannot be parked');
      return decision;
    }
  }

  async #settleLeased(lease: HeldLease, decision: Decision): Promise<void> {
    const { attempt: tries } = this.#delivery;
    const { leases, logger } = this.#options.tools;
    try {
      switch (decision.kind) {
        case 'retry': {
          const { afterMs, headers = {} } = decision;
          return await this.#insist(() => leases.giveBack(lease, { afterMs, failed: tries, headers }));
        }
        case 'release': {
          const { afterMs = 0 } = decision;
          return await this.#insist(() => leases.giveBack(lease, { afterMs, failed: tries - 1, headers: {} }));
        }
        case 'dead':
          await this.#insist(() => this.#deadLetter(decision.reason));
          return await this.#insist(() => leases.end(lease));
        default:
          return await this.#insist(() => leases.end(lease));
      }
    } catch (error) {
      // It expires then: whoever gets the run asks management what became of it.
      logger.warn({ ...lease.key, reason: toError(error).message }, 'The end of a leased run could not be told');
    }
  }

  /** The broker has settled the message long ago. */
  #deadLetter(reason: string): Promise<void> {
    const { id, type, body, headers, queue, attempt } = this.#delivery;
    const why = { [BROKER_HEADERS.deadReason]: reason, [BROKER_HEADERS.deadQueue]: queue };
    const message = { id, type, body, headers: { ...headers, ...why }, failed: attempt, persistent: true };
    return this.#options.tools.queue.publish({ exchange: EXCHANGES.dead.name, routingKey: '' }, message);
  }

  #insist(operation: () => Promise<void>): Promise<void> {
    const again = (error: unknown) => codeOf(error) !== 'REQUEST_INVALID';
    return persist(operation, { signal: this.#options.closing, backoff: BACKOFF, again });
  }
}
