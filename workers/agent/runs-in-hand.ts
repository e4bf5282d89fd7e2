import type { Decision, Delivery } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS } from '#contracts/topology.js';

/** A broker that we lost hands out again what we have not settled as soon as it is back, or sees that we are gone. */
const UNHEARD_FOR_MS = 10 * 60_000;

interface Run {
  readonly decision: Promise<Decision>;
  readonly attempt: number;
  /** It has ended, and the broker has not heard of it. */
  unheard: boolean;
}

/**
 * Durable runs by invocation and copy: a broker that lost our connection hands out again what we have in hand still, or have ended meanwhile. It is not
 * run beside itself, and not once more: the decision is that of the one run. What management publishes again is another message than the one it was made of.
 */
export class RunsInHand {
  readonly #runs = new Map<string, Run>();

  /** Of the delivery before this one that brought the same message; undefined: this one is to be carried out. */
  decisionOf(delivery: Delivery, id: string): Promise<Decision> | undefined {
    const run = this.#runs.get(keyOf(delivery, id));
    if (run === undefined) return undefined;
    // Its next attempt, or another message of that id, is not what the broker did not hear of.
    const isOther = !delivery.redelivered || delivery.attempt !== run.attempt;
    return run.unheard && isOther ? undefined : run.decision;
  }

  begin(delivery: Delivery, id: string, decision: Promise<Decision>): void {
    this.#runs.set(keyOf(delivery, id), { decision, attempt: delivery.attempt, unheard: false });
  }

  /** The decision is there, and what has to be done besides is done. */
  end(delivery: Delivery, id: string): void {
    const key = keyOf(delivery, id);
    const run = this.#runs.get(key);
    if (run === undefined) return;
    if (delivery.decidable?.() === false) void this.#keep(key, run);
    else this.#runs.delete(key);
  }

  async #keep(key: string, run: Run): Promise<void> {
    run.unheard = true;
    const decision = await run.decision.catch(() => undefined);
    // What is given back comes again to be run.
    if (decision === undefined || decision.kind === 'release') this.#forget(key, run);
    else setTimeout(() => this.#forget(key, run), UNHEARD_FOR_MS).unref();
  }

  #forget(key: string, run: Run): void {
    if (this.#runs.get(key) === run) this.#runs.delete(key);
  }
}

function keyOf({ headers }: Delivery, id: string): string {
  return `${id} ${headers[BROKER_HEADERS.begun] ?? ''}`;
}
