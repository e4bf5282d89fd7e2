/**
 * Best effort, to every process that listens now: control messages and log tails. A signal sent while the broker is away, or before a listener
 * subscribed, is lost; duplicates do not happen. Whoever needs certainty polls the store as well.
 */
export abstract class Signals {
  /** Never throws and never waits for a confirm. `signal` is sent as JSON. */
  abstract send(key: string, signal: unknown): void;

  /**
   * `pattern` is an AMQP topic pattern (`app.*.changed`). Resolves once signals sent from then on are seen, the process's own included;
   * kept over reconnects. A handler's error is logged and goes no further.
   */
  abstract subscribe(pattern: string, handle: (key: string, signal: unknown) => void): Promise<Subscription>;

  abstract close(): Promise<void>;
}

export interface Subscription {
  close(): Promise<void>;
}
