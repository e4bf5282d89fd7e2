const LONGEST_PAUSE_MS = 5_000;

/**
 * Since when this node has been able to hear its workers. Silence counts only while somebody listened: a process that was suspended, or a
 * broker that was away, must not make the whole fleet look lost.
 */
export class Hearing {
  #notedAtMs: number;
  #ownSinceMs: number;
  #othersSinceMs: number;

  constructor(nowMs: number) {
    this.#notedAtMs = nowMs;
    this.#ownSinceMs = nowMs;
    this.#othersSinceMs = nowMs;
  }

  /** To be called much more often than every 5 s: a longer gap means that this process stood still. */
  note(nowMs: number, brokerAvailable: boolean): void {
    if (nowMs - this.#notedAtMs > LONGEST_PAUSE_MS) this.#ownSinceMs = nowMs;
    // What other nodes say comes through the broker.
    if (!brokerAvailable) this.#othersSinceMs = nowMs;
    this.#othersSinceMs = Math.max(this.#othersSinceMs, this.#ownSinceMs);
    this.#notedAtMs = nowMs;
  }

  /** How long a worker last heard at `seenAtMs` has been silent; `own`: linked to this node. */
  silentMs(seenAtMs: number, own: boolean): number {
    return this.#notedAtMs - Math.max(seenAtMs, own ? this.#ownSinceMs : this.#othersSinceMs);
  }

  /** Whether nothing that was said since then can have been missed. */
  heardAllSince(atMs: number, own: boolean): boolean {
    return (own ? this.#ownSinceMs : this.#othersSinceMs) <= atMs;
  }
}
