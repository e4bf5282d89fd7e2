/** A worker process. */
export interface RunHolder {
  readonly worker: string;
  /** `process` of the worker's heartbeat: made anew at every start. */
  readonly process: string;
}

export interface RunClaimRequest extends RunHolder {
  readonly app: string;
  readonly function: string;
  readonly day: string;
  readonly id: string;
  readonly attempt: number;
  readonly forMs: number;
}

/**
 * `run`: the claim is the asker's. `done`: the execution has a final outcome. `held`: another process has it; `doubted` while it was last
 * taken for gone. `later`: a message with the same id that was accepted on another day has it.
 */
export type RunClaimState =
  | { readonly kind: 'run' }
  | { readonly kind: 'done' }
  | { readonly kind: 'later' }
  | { readonly kind: 'held'; readonly holder: RunHolder; readonly doubted: boolean };

export interface Doubt {
  /** For how long every look must have found the holder gone. */
  readonly forMs: number;
  /** Looks further apart than this do not add up: nobody knows what was between them. */
  readonly looksWithinMs: number;
}

/**
 * Which process may run an invocation, keyed by its id alone. Every method is atomic, on any number of nodes, and all moments are the database's.
 * A claim outlives its time until its execution has a final outcome.
 */
export abstract class RunClaimStore {
  /**
   * The asker gets the claim when nobody has it, when the attempt it was taken for has ended without being final, and when its time is over and its
   * execution final. An execution that is final on the asked day, or on the day of the first claim while that lasts, is `done`. Until then only
   * messages of that day may move the claim: they are the ones that history adds up to one execution.
   */
  abstract claim(request: RunClaimRequest): Promise<RunClaimState>;
  /** For an asker that finds the holder gone: as `claim`, and the claim moves once every look found the same holder gone for long enough. */
  abstract takeOver(request: RunClaimRequest, from: RunHolder, doubt: Doubt): Promise<RunClaimState>;
  /** The holder is not gone after all, or whether it has finished cannot be told: looks count from the beginning again. */
  abstract trust(id: string, holder: RunHolder): Promise<void>;
  /** The holder has not begun: the next one that asks has it. Nothing happens when the claim is not the holder's. */
  abstract giveBack(id: string, holder: RunHolder): Promise<void>;
  /** Removes at most `limit` claims whose time is over and whose execution is final, or whose time was over `abandonedAfterMs` ago. Returns how many. */
  abstract sweep(limit: number, abandonedAfterMs: number): Promise<number>;
}
