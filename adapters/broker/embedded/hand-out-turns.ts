/**
 * When a queue hands out: never within the call of a publisher or of a handler that has just decided. A durable queue claims at the end of the turn's
 * work, so that a message and its mark are one commit. The others wait for the next turn: publishers and handlers that answer each other at once must
 * not keep the event loop from its I/O.
 */
export class HandOutTurns {
  readonly #handOut: () => void;
  readonly #atEndOfTurn: boolean;
  #isDue = false;
  #isPaused = false;
  #pausing: NodeJS.Timeout | undefined;

  constructor(handOut: () => void, atEndOfTurn: boolean) {
    this.#handOut = handOut;
    this.#atEndOfTurn = atEndOfTurn;
  }

  /** There may be something to hand out. */
  wake(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const take = (): void => {
      this.#isDue = false;
      if (!this.#isPaused) this.#handOut();
    };
    if (this.#atEndOfTurn) queueMicrotask(take);
    else setImmediate(take);
  }

  /** Nothing for so long. */
  pause(forMs: number): void {
    this.#isPaused = true;
    clearTimeout(this.#pausing);
    this.#pausing = setTimeout(() => {
      this.#isPaused = false;
      this.wake();
    }, forMs);
  }

  close(): void {
    clearTimeout(this.#pausing);
  }
}
