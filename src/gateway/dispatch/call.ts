import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { InvocationResult } from '#contracts/messages/invocation-completed.js';

/** What became of a call, as far as its caller is concerned. */
export type CallOutcome =
  | { readonly kind: 'completed'; readonly result: InvocationResult; readonly worker: string }
  /** Nobody can take it now; it did not start. */
  | { readonly kind: 'unavailable'; readonly code: 'NO_WORKER' | 'BROKER_UNAVAILABLE' | 'BROKER_UNROUTABLE' }
  /** Its worker went away while it ran, or it vanished on the way. */
  | { readonly kind: 'lost' }
  /** The time limit passed. */
  | { readonly kind: 'expired' }
  /** The caller left. */
  | { readonly kind: 'abandoned' };

/**
 * `waiting`: in this turn's batch. `published`: with the broker, nobody has reported it. `held`: a worker has it and has not started it; should
 * the worker go, the broker hands it to another. `running`: started, and not run again.
 */
export type CallState = 'waiting' | 'published' | 'held' | 'running';

/** A sync call from acceptance until nobody will report it any more. Answered once; it may be tracked longer than its caller waits. */
export class Call {
  readonly request: InvocationRequest;
  /** Monotonic. */
  expiresAtMs: number;
  readonly outcome: Promise<CallOutcome>;
  state: CallState = 'waiting';
  /** Set while held or running. */
  worker: string | undefined;
  /** Monotonic: since when it has been in this state. */
  sinceMs: number;
  /** Monotonic: when its worker last spoke of it. */
  heardMs: number;
  /** How often in a row its queue was seen empty while nobody had reported it. */
  emptySightings = 0;
  /** Monotonic: a worker was lost while nobody had reported this call. */
  workerLostMs: number | undefined;
  /** Hears how it ended, also when its caller was answered before: for whoever keeps the answer. */
  onOver: ((outcome: CallOutcome) => void) | undefined;
  readonly #limitMs: number;
  #settle: ((outcome: CallOutcome) => void) | undefined;

  constructor(request: InvocationRequest, nowMs: number, limitMs: number) {
    this.request = request;
    this.sinceMs = nowMs;
    this.heardMs = nowMs;
    this.#limitMs = limitMs;
    this.expiresAtMs = nowMs + limitMs;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get answered(): boolean {
    return this.#settle === undefined;
  }

  /** Its request body has moved on: the limit is for calls that stand still. */
  moved(nowMs: number): void {
    this.expiresAtMs = nowMs + this.#limitMs;
  }

  /** The first outcome stays. */
  settle(outcome: CallOutcome): void {
    this.#settle?.(outcome);
    this.#settle = undefined;
  }

  enter(state: CallState, nowMs: number, worker?: string): void {
    this.heardMs = nowMs;
    if (state === this.state && worker === this.worker) return;
    this.state = state;
    this.worker = worker;
    this.sinceMs = nowMs;
    this.emptySightings = 0;
    this.workerLostMs = undefined;
  }
}
