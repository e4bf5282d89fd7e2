import { codeOf } from '#contracts/errors.js';
import type { EndedRecord } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { MAX_INLINE_BODY_BYTES, type TypedData } from '#contracts/messages/typed-data.js';
import { done, release, retry, type Decision } from '#contracts/ports/durable-queue.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import { persist } from './backoff.js';
import { packReturn } from './bodies.js';
import type { DurableWork } from './durable-work.js';
import { endedRecord, unstartedRecord } from './execution-records.js';
import { failureOf } from './failure-of.js';
import type { LaneTools } from './lane.js';
import { failureHeader } from './retry-context.js';

const GIVE_BACK_MS = 1_000;
const STORE_BACKOFF = { firstMs: 250, maxMs: 10_000 };
const STORE_LIMIT_MS = 10 * 60_000;

type SettlementTools = Pick<LaneTools, 'records' | 'bodies' | 'logger' | 'clock' | 'workerId'>;

interface RunFacts {
  /** Failed attempts with this one, as the delivery counts them. */
  readonly tries: number;
  /** Of the lease that the run holds. */
  readonly fence: number | undefined;
}

type LeasedRequest = InvocationRequest & { readonly fence?: number };

/**
 * How a durable run ends, in this order: body stored, record confirmed, message decided. A crash in between runs it again as the next attempt.
 * Whether a failed attempt is tried again is for the source of the work to say.
 */
export class Settlement {
  readonly #tools: SettlementTools;
  readonly #closing: AbortSignal;

  /** `closing` ends waiting for management: the worker is asked to stop. */
  constructor(tools: SettlementTools, closing: AbortSignal) {
    this.#tools = tools;
    this.#closing = closing;
  }

  /**
   * `tries`: failed attempts with this one, as the delivery counts them. Not `request.attempt`: a run that was given back, or whose worker was switched
   * off, has begun an attempt too, but has not failed.
   */
  async settle(work: DurableWork, outcome: InvocationOutcome, { tries, fence }: RunFacts): Promise<Decision> {
    const request = { ...work.request, ...(fence === undefined ? {} : { fence }) };
    const { failure } = outcome;
    if (failure === undefined) return this.#end(request, outcome);
    switch (failure.code) {
      case 'WORKER_LOST':
      case 'LEASE_LOST':
        return this.#giveBack(request, outcome, failure, 0);
      case 'EXECUTION_CANCELLED':
        await this.#tools.records.write(
          endedRecord(request, this.#tools.workerId(), outcome, { outcome: 'Cancelled', failure }),
        );
        return done;
      // No process could take it: the app is in trouble, the function was not tried.
      case 'APP_NOT_LOADED':
        return this.#giveBack(request, outcome, failure, GIVE_BACK_MS);
      default:
        return this.#failed({ ...work, request }, { ...outcome, failure }, tries);
    }
  }

  /** It ends without a run, or with an earlier one that told nothing. Resolves when the record is confirmed. */
  unstarted(request: InvocationRequest, ending: Pick<EndedRecord, 'outcome' | 'failure'>): Promise<void> {
    return this.#tools.records.write(unstartedRecord(request, this.#tools.clock.now(), ending));
  }

  /** Its process went with others in it: who is to blame is shown by each of them alone. Not awaited: the started-mark counts the attempt too. */
  repeated(request: InvocationRequest, outcome: InvocationOutcome): void {
    void this.#tools.records.write(endedRecord(request, this.#tools.workerId(), outcome, { final: false }));
  }

  async #end(request: LeasedRequest, outcome: InvocationOutcome): Promise<Decision> {
    const { records, workerId, logger } = this.#tools;
    let returnValue: TypedData | undefined;
    try {
      returnValue = await this.#keep(request, outcome);
    } catch (error) {
      logger.warn({ error, invocationId: request.id }, 'The response body of a durable run cannot be stored');
      const failure = failureOf(error);
      if (isOutOfReach(error)) return this.#giveBack(request, outcome, failure, GIVE_BACK_MS);
      await records.write(endedRecord(request, workerId(), outcome, { outcome: 'Failed', failure }));
      return done;
    }
    const kept = returnValue === undefined ? {} : { returnValue };
    await records.write(endedRecord(request, workerId(), outcome, kept));
    return done;
  }

  /** What the function returned, for the status document; a large body is stored beside it. */
  async #keep(request: InvocationRequest, outcome: InvocationOutcome): Promise<TypedData | undefined> {
    const reference = { kind: 'stored', day: request.day, id: request.id, name: 'response' } as const;
    const { returnValue, detached } = packReturn(outcome.returnValue, outcome.body, reference);
    if (detached !== undefined) {
      await persist(() => this.#tools.bodies.send(detached.reference, detached.bytes), {
        signal: this.#closing,
        backoff: STORE_BACKOFF,
        forMs: STORE_LIMIT_MS,
        again: isOutOfReach,
      });
    }
    return this.#withinLimit(request, returnValue);
  }

  /** Anything else a function may return is for nobody to read back; above the limit it stays out of the record. */
  #withinLimit(request: InvocationRequest, returnValue: TypedData | undefined): TypedData | undefined {
    if (returnValue === undefined || returnValue.http !== undefined) return returnValue;
    const size = JSON.stringify(returnValue).length;
    if (size <= MAX_INLINE_BODY_BYTES) return returnValue;
    this.#tools.logger.warn({ invocationId: request.id, size }, 'A return value is too large for the record');
    return undefined;
  }

  async #failed(
    { request, retries, exhausted }: DurableWork,
    outcome: InvocationOutcome & { readonly failure: InvocationFailure },
    tries: number,
  ): Promise<Decision> {
    const { records, workerId } = this.#tools;
    const { failure } = outcome;
    const { maxAttempts, delayMs } = retries(failure);
    if (tries < maxAttempts) {
      await records.write(endedRecord(request, workerId(), outcome, { final: false }));
      return retry(delayMs(tries), failureHeader(failure));
    }
    const message = `${tries} attempts failed; the last reason: ${failure.message}`;
    const last = maxAttempts === 1 ? failure : { ...failure, code: 'ATTEMPTS_EXHAUSTED', message };
    await records.write(endedRecord(request, workerId(), outcome, { failure: last }));
    return exhausted(last);
  }

  /** The attempt is over, the execution is not, and nobody is to blame. Not awaited: without the record the started-mark still counts the attempt. */
  #giveBack(request: LeasedRequest, outcome: InvocationOutcome, failure: InvocationFailure, afterMs: number): Decision {
    const verdict = { outcome: 'Cancelled', final: false, failure } as const;
    void this.#tools.records.write(endedRecord(request, this.#tools.workerId(), outcome, verdict));
    return release(afterMs);
  }
}

/** Management is away, or does not know this worker until it has joined again. */
function isOutOfReach(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'MANAGEMENT_UNAVAILABLE' || code === 'TOKEN_INVALID';
}
