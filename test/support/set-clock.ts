import { Clock } from '#contracts/ports/clock.js';

/** Stands still until a test moves it. */
export class SetClock extends Clock {
  #ms = Date.parse('2026-01-31T18:00:00Z');

  override now(): Date {
    return new Date(this.#ms);
  }

  override monotonicMs(): number {
    return this.#ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}
