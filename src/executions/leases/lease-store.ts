import type { KeptMessage } from '../parked/parked-store.js';

export interface LeaseHolder {
  readonly worker: string;
  /** `process` of the worker's heartbeat. */
  readonly process: string;
}

export interface LeaseKey {
  readonly day: string;
  readonly invocationId: string;
  readonly fence: number;
}

/** How a returned run goes on. */
export interface LeaseReturn {
  readonly afterMs: number;
  /** Failed tries, the one that just ended included when it failed. */
  readonly failed: number;
  /** Added to the message. */
  readonly headers: Readonly<Record<string, string | number>>;
}

/**
 * Leases of long runs (design, section 5): who runs them, and the message that starts them again. At most one holder for an invocation; its fence grows
 * with every lease and with every return, so that what an earlier holder says late is known by it. Moments are the database's; every method is atomic.
 */
export abstract class LeaseStore {
  /**
   * The fence of a new lease, or of the one that this process holds for this attempt already. Undefined when somebody else holds it for this attempt or
   * a later one.
   */
  abstract take(holder: LeaseHolder, message: KeptMessage, forMs: number): Promise<number | undefined>;
  /** Those that are held with this fence still, for `forMs` from now. An expired one that nobody has returned yet is held still. */
  abstract renew(keys: readonly LeaseKey[], forMs: number): Promise<LeaseKey[]>;
  /** Its run has ended for good. Nothing happens when the fence is an old one. */
  abstract end(key: LeaseKey): Promise<void>;
  /** Its message is parked. False when the fence is an old one: nothing happens then. */
  abstract giveBack(key: LeaseKey, how: LeaseReturn): Promise<boolean>;
  /** Whether there is one whose time is over and that nobody has returned. */
  abstract hasExpired(): Promise<boolean>;
  /** Parks the messages of at most `limit` leases whose time is over, due at once. Returns how many. */
  abstract returnExpired(limit: number): Promise<number>;
  /** The attempt that a held lease is for; undefined when none is held. */
  abstract attemptOf(day: string, invocationId: string): Promise<number | undefined>;
  /** Removes leases that ended or were returned this long ago; at most `limit`. Returns how many. */
  abstract sweep(limit: number, olderThanMs: number): Promise<number>;
}
