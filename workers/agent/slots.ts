interface Waiting {
  readonly count: number;
  readonly resolve: (taken: boolean) => void;
}

/**
 * How many calls of one lane may run at once, handed out first come, first served. A request for more than there are at all is served when every
 * slot is free: the calls of one message start together, because they are acked together.
 */
export class Slots {
  #capacity: number;
  #taken = 0;
  #waiting: Waiting[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get capacity(): number {
    return this.#capacity;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Takes them now, or not at all; never before somebody who waits. */
  tryTake(count: number): boolean {
    if (this.#waiting.length > 0 || !this.#fits(count)) return false;
    this.#taken += count;
    return true;
  }

  /** True once taken; false after `limitMs` or when the signal is raised, and then nothing is taken. */
  take(count: number, limitMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.tryTake(count)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const giveUp = () => this.#leave(waiting);
      const timer = setTimeout(giveUp, limitMs);
      signal.addEventListener('abort', giveUp);
      const waiting: Waiting = {
        count,
        resolve: (taken) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
          resolve(taken);
        },
      };
      this.#waiting.push(waiting);
    });
  }

  give(count: number): void {
    this.#taken -= count;
    this.#serve();
  }

  /** Fewer slots take effect as running calls end. */
  resize(capacity: number): void {
    this.#capacity = capacity;
    this.#serve();
  }

  #fits(count: number): boolean {
    return this.#taken + Math.min(count, this.#capacity) <= this.#capacity;
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.count); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#taken += next.count;
      next.resolve(true);
    }
  }

  #leave(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    waiting.resolve(false);
    // Whoever stood behind may fit.
    this.#serve();
  }
}
