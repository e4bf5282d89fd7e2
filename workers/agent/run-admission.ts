import { toError } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { AttemptCount } from '#contracts/messages/worker-link.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS } from '#contracts/topology.js';
import type { LaneTools } from './lane.js';

/** A message that took this many workers with it, one after the other, is not given to another. */
const MAX_LOST_ATTEMPTS = 20;

const COPY_CLAIM_MS = 60 * 60_000;

/**
 * Whether a delivery may run. `run`: as this attempt. `ended`: it has a final outcome, and only its message is left to be settled. `lost`: too many of its
 * attempts went with their workers, the last being `attempt`. `cancelled`: before it began. `later`: that cannot be told now, or it runs elsewhere.
 */
export type Admission =
  | { readonly kind: 'run'; readonly attempt: number }
  | { readonly kind: 'ended'; readonly failure: InvocationFailure | undefined }
  | { readonly kind: 'lost'; readonly attempt: number; readonly failure: InvocationFailure }
  | { readonly kind: 'cancelled'; readonly attempt: number }
  | { readonly kind: 'later'; readonly reason: string };

/**
 * Asks management before a durable run where the delivery alone cannot tell: which attempt this is, and whether the run is somebody else's. The delivery
 * knows of attempts that failed; one that died with its worker is known only by its started-mark.
 */
export class RunAdmission {
  readonly #tools: Pick<LaneTools, 'management' | 'process'>;

  constructor(tools: Pick<LaneTools, 'management' | 'process'>) {
    this.#tools = tools;
  }

  async ask(delivery: Delivery, request: InvocationRequest): Promise<Admission> {
    const counted = await this.#count(delivery, request);
    const forMs = claimForMs(delivery, request);
    if (counted.kind !== 'run' || forMs === undefined) return counted;
    return this.#claim({ ...request, attempt: counted.attempt }, forMs);
  }

  /** It may run and does not: the next worker that asks has it. Not waited for; a claim that stays is this process's own still. */
  withdraw(delivery: Delivery, request: InvocationRequest): void {
    if (claimForMs(delivery, request) === undefined) return;
    const { management, process } = this.#tools;
    management.giveBackClaim(request.id, process).catch(() => undefined);
  }

  async #count(delivery: Delivery, { day, id }: InvocationRequest): Promise<Admission> {
    // A retried message starts a new life in the broker (`redelivered` is false again), although an earlier life may have had attempts of its own.
    const begun = begunBefore(delivery);
    if (!delivery.redelivered && delivery.attempt === 1 && begun === 0) return { kind: 'run', attempt: 1 };
    try {
      return admit(delivery, await this.#tools.management.attempts(day, id));
    } catch (error) {
      if (!delivery.redelivered && begun === 0) return { kind: 'run', attempt: delivery.attempt };
      return { kind: 'later', reason: `its attempts cannot be counted: ${toError(error).message}` };
    }
  }

  async #claim(request: InvocationRequest, forMs: number): Promise<Admission> {
    const { management, process } = this.#tools;
    const { app, function: name, day, id, attempt, batch } = request;
    const ofBatch = batch === undefined ? {} : { batch };
    try {
      const answer = await management.claim({ app, function: name, day, id, attempt, process, forMs, ...ofBatch });
      if (answer === 'run') return { kind: 'run', attempt };
      if (answer === 'cancelled') return { kind: 'cancelled', attempt };
      if (answer === 'done') return { kind: 'ended', failure: undefined };
      return { kind: 'later', reason: 'it runs elsewhere, or management cannot tell yet' };
    } catch (error) {
      return { kind: 'later', reason: `it cannot be claimed: ${toError(error).message}` };
    }
  }
}

/** Attempts that had begun when management published the message again; 0 for one that it did not. */
function begunBefore({ headers }: Delivery): number {
  const begun = headers[BROKER_HEADERS.begun];
  return typeof begun === 'number' ? begun : 0;
}

/** What management publishes again it may publish twice, so its copies are claimed too. */
function claimForMs(delivery: Delivery, { claimForMs: asked }: InvocationRequest): number | undefined {
  return asked ?? (begunBefore(delivery) > 0 ? COPY_CLAIM_MS : undefined);
}

function admit(delivery: Delivery, count: AttemptCount): Admission {
  const { attempts, unended = 0, final, failure, held = 0, elsewhere } = count;
  const begun = begunBefore(delivery);
  if (final === true) return { kind: 'ended', failure };
  // Parked, or leased, and the settlement of this message was lost: another one goes on from there.
  if (held > begun) return { kind: 'ended', failure: undefined };
  if (elsewhere === true) return { kind: 'later', reason: 'another worker runs it, or was about to say how it ended' };
  if (unended <= MAX_LOST_ATTEMPTS) {
    return { kind: 'run', attempt: Math.max(delivery.attempt, attempts + 1, begun + 1) };
  }
  const message = `${unended} attempts in a row went with the worker that ran them, and none of them ended.`;
  return { kind: 'lost', attempt: attempts, failure: { code: 'ATTEMPTS_EXHAUSTED', message } };
}
