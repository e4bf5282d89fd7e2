import type { Clock } from '#contracts/ports/clock.js';
import type { Entry } from './entry.js';
import type { ReadyList } from './ready-list.js';

/** A look goes over the whole list: not more often than this, however the expiries are spread. */
const LEAST_WAIT_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Takes entries out of a ready list when they expire. One timer, for the earliest: what is taken in time costs nothing. */
export class ExpiryWatch {
  readonly #clock: Clock;
  readonly #ready: ReadyList;
  readonly #onExpired: (entry: Entry) => void;
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Infinity;

  constructor(clock: Clock, ready: ReadyList, onExpired: (entry: Entry) => void) {
    this.#clock = clock;
    this.#ready = ready;
    this.#onExpired = onExpired;
  }

  /** An entry came into the list. */
  saw({ expiresAtMs }: Entry): void {
    if (expiresAtMs !== undefined && expiresAtMs < this.#timerAtMs) this.#arm(expiresAtMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timerAtMs = -Infinity;
  }

  #arm(atMs: number): void {
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    const waitMs = Math.max(Math.ceil(atMs - this.#clock.monotonicMs()), LEAST_WAIT_MS);
    this.#timer = setTimeout(() => this.#look(), Math.min(waitMs, LONGEST_TIMER_MS));
  }

  #look(): void {
    this.#timerAtMs = Infinity;
    const now = this.#clock.monotonicMs();
    const expired = this.#ready.remove(({ expiresAtMs }) => expiresAtMs !== undefined && expiresAtMs <= now);
    expired.forEach(this.#onExpired);
    const earliest = this.#ready.earliest(({ expiresAtMs }) => expiresAtMs);
    if (earliest !== undefined) this.#arm(earliest);
  }
}
