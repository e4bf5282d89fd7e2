/** The longest that a timer of the platform can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Waits that can all be ended early. */
export class Holding {
  readonly #waiting = new Set<() => void>();
  #ended = false;

  /** Resolves after `ms`, or when everything is let go. */
  wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(ms, MAX_TIMER_MS));
      this.#waiting.add(finish);
    });
  }

  letGo(): void {
    for (const finish of this.#waiting) finish();
  }

  /** Lets go, and nothing is held from now on. */
  end(): void {
    this.#ended = true;
    this.letGo();
  }
}
