import type { Clock } from '#contracts/ports/clock.js';
import { networkOf } from './sessions/network.js';

const WINDOW_MS = 60_000;
const SECOND_MS = 1_000;
/** A guesser with many addresses must not fill the memory: the oldest are forgotten first. */
const MOST_KEPT = 10_000;

interface Failures {
  count: number;
  readonly untilMs: number;
}

/** Failures of each network at one thing (an app, a kind of secret), within a minute from the first of them. */
export class FailedAttempts {
  readonly #failures = new Map<string, Failures>();

  /** `most` are free in a minute; 0: any number is. */
  constructor(
    private readonly clock: Clock,
    private readonly most: number,
  ) {}

  isThrottled(address: string, at: string): boolean {
    return this.most > 0 && (this.#current(address, at)?.count ?? 0) >= this.most;
  }

  add(address: string, at: string): void {
    if (this.most === 0) return;
    const found = this.#current(address, at);
    if (found !== undefined) {
      found.count += 1;
      return;
    }
    this.#failures.set(keyOf(address, at), { count: 1, untilMs: this.clock.monotonicMs() + WINDOW_MS });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST_KEPT && oldest !== undefined) this.#failures.delete(oldest);
  }

  clear(address: string, at: string): void {
    this.#failures.delete(keyOf(address, at));
  }

  /** Until its failures are forgotten. */
  secondsLeft(address: string, at: string): number {
    const untilMs = this.#current(address, at)?.untilMs ?? 0;
    return Math.max(1, Math.ceil((untilMs - this.clock.monotonicMs()) / SECOND_MS));
  }

  #current(address: string, at: string): Failures | undefined {
    const key = keyOf(address, at);
    const found = this.#failures.get(key);
    if (found === undefined || found.untilMs > this.clock.monotonicMs()) return found;
    this.#failures.delete(key);
    return undefined;
  }
}

function keyOf(address: string, at: string): string {
  return `${at} ${networkOf(address)}`;
}
