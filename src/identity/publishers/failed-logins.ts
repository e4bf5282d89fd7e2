import type { Clock } from '#contracts/ports/clock.js';

const MOST = 10;
const WINDOW_MS = 60_000;
/** A guesser with many addresses must not fill the memory: the oldest are forgotten first. */
const MOST_KEPT = 10_000;

/** Failures of one address at one app: after ten within a minute nothing of theirs is looked at until the minute is over. */
export class FailedLogins {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; readonly untilMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isThrottled(address: string, app: string): boolean {
    const key = keyOf(address, app);
    const found = this.#failures.get(key);
    if (found === undefined) return false;
    if (found.untilMs > this.#clock.monotonicMs()) return found.count >= MOST;
    this.#failures.delete(key);
    return false;
  }

  add(address: string, app: string): void {
    const key = keyOf(address, app);
    const found = this.#failures.get(key);
    if (found !== undefined && found.untilMs > this.#clock.monotonicMs()) {
      found.count += 1;
      return;
    }
    this.#failures.delete(key);
    this.#failures.set(key, { count: 1, untilMs: this.#clock.monotonicMs() + WINDOW_MS });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST_KEPT && oldest !== undefined) this.#failures.delete(oldest);
  }

  clear(address: string, app: string): void {
    this.#failures.delete(keyOf(address, app));
  }
}

function keyOf(address: string, app: string): string {
  return `${app} ${address}`;
}
