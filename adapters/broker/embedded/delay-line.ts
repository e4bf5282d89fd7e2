import type { Clock } from '#contracts/ports/clock.js';

/** setTimeout takes 31 bits; a longer wait is waited for in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Waiting<T> {
  readonly item: T;
  readonly dueAtMs: number;
}

/** Holds items until they are due, by the monotonic clock, with one timer for all of them. */
export class DelayLine<T> {
  readonly #clock: Clock;
  readonly #onDue: (item: T) => void;
  /** Sorted, latest first, so that what is due is taken off the end. */
  readonly #waiting: Waiting<T>[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, onDue: (item: T) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  add(item: T, dueAtMs: number): void {
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#waiting[middle]?.dueAtMs ?? 0) > dueAtMs) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, { item, dueAtMs });
    if (low === this.#waiting.length - 1) this.#arm();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#waiting.at(-1);
    if (next === undefined) return;
    // A timer may fire a fraction early: rounded up, and checked again when it fires.
    const waitMs = Math.ceil(Math.max(next.dueAtMs - this.#clock.monotonicMs(), 0));
    this.#timer = setTimeout(() => this.#release(), Math.min(waitMs, LONGEST_TIMER_MS));
  }

  #release(): void {
    const now = this.#clock.monotonicMs();
    for (let next = this.#waiting.at(-1); next !== undefined && next.dueAtMs <= now; next = this.#waiting.at(-1)) {
      this.#waiting.pop();
      this.#onDue(next.item);
    }
    this.#arm();
  }
}
