/** A message for a durable queue, as the store keeps it. */
export interface KeptMessage {
  readonly queue: string;
  readonly id: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Failed tries so far. */
  readonly failed: number;
  readonly day: string;
  readonly invocationId: string;
  /** Attempts that have begun. */
  readonly attempt: number;
}

export interface DueMessage extends KeptMessage {
  /** What `remove` takes. */
  readonly key: number;
}

/**
 * Messages that wait in the store until they are due: long retry delays, and runs whose lease is over. Any number of nodes may publish; moments are the
 * database's. At least once: a node that goes between its publish and `remove` leaves the message to be published again.
 */
export abstract class ParkedStore {
  /** Due after `afterMs`. Parking the same invocation with the same attempt again changes nothing. */
  abstract park(message: KeptMessage, afterMs: number): Promise<void>;
  /** At most `limit` due messages, the longest due first. No other call gets them for `forMs`. */
  abstract takeDue(limit: number, forMs: number): Promise<DueMessage[]>;
  /** They have been published. */
  abstract remove(keys: readonly number[]): Promise<void>;
  /** What waits for the invocation is due now. */
  abstract hasten(day: string, invocationId: string): Promise<void>;
  /** `attempt` of the latest message that waits for the invocation; undefined when none does. */
  abstract attemptOf(day: string, invocationId: string): Promise<number | undefined>;
}
