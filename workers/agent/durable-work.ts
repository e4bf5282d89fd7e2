import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Decision } from '#contracts/ports/durable-queue.js';

/** How often a run may fail, and how long the next attempt waits. */
export interface RetryRule {
  /** Attempts that may fail in all; Infinity: no end. */
  readonly maxAttempts: number;
  /** Before the next attempt, once `failed` attempts have failed (from 1). */
  readonly delayMs: (failed: number) => number;
}

/** What one durable delivery asks to run, as its source has read it: the app's durable queue, or a queue that triggers a function. */
export interface DurableWork {
  /** Its `attempt` is overwritten by the one that is counted. */
  readonly request: InvocationRequest;
  /** By what went wrong: a function that threw is not a process that died. */
  readonly retries: (failure: InvocationFailure) => RetryRule;
  /** False: management cannot publish the message again, as it came from a broker of the user's own. It stays with that broker while it runs. */
  readonly storable?: boolean;
  /** Every attempt has failed, and the record says so: where the message goes. */
  readonly exhausted: (failure: InvocationFailure) => Promise<Decision>;
}
