import type { Clock } from '#contracts/ports/clock.js';

const MINUTE_MS = 60_000;
const STEP_MS = 5_000;
const STEPS = MINUTE_MS / STEP_MS;

/** How many there were in the last minute, in steps of a few seconds: a message costs an addition. */
export class FlowMeter {
  readonly #clock: Clock;
  /** By step, around a ring. */
  readonly #counts = Array.from({ length: STEPS + 1 }, () => 0);
  #step = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#step = this.#stepNow();
  }

  count(): void {
    this.#turn();
    const at = this.#step % this.#counts.length;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  get perMinute(): number {
    this.#turn();
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Steps that have passed since are empty. */
  #turn(): void {
    const now = this.#stepNow();
    const passed = Math.min(now - this.#step, this.#counts.length);
    for (let step = 1; step <= passed; step += 1) this.#counts[(now - passed + step) % this.#counts.length] = 0;
    this.#step = now;
  }

  #stepNow(): number {
    return Math.floor(this.#clock.monotonicMs() / STEP_MS);
  }
}
