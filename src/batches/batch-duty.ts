/** One part of the work that management nodes share on batches. */
export abstract class BatchDuty {
  /** True: there is more to do at once. */
  abstract round(): Promise<boolean>;
}

/** Token of all of them. */
export const BATCH_DUTIES = Symbol('BATCH_DUTIES');

/** So long another node keeps its hands off what one has taken; over when the process died, or the work failed half way. */
export const DUTY_CLAIM_MS = 30_000;
export const BATCHES_AT_ONCE = 20;
