import type { Clock } from '#contracts/ports/clock.js';

/** As Azure's host counts (language-worker contract, section 6.1). */
const MOST = 3;
const WINDOW_MS = 30 * 60_000;

/** The errors of a handler: with too many in a while it is not started again, until the while has passed. */
export class CrashCount {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #atMs: number[] = [];
  #last = '';
  /** Settled when the reason of the last one is known: later than that there was one. */
  #known: Promise<void> = Promise.resolve();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** It counts at once: what is started next must know. */
  add(reason: Promise<string>): void {
    this.#atMs = [...this.#atMs, this.#clock.monotonicMs()].slice(-MOST);
    this.#known = reason.then((text) => {
      this.#last = text;
    });
  }

  /** As `failure`, with the reason of the last error in it. */
  async failureWhenKnown(): Promise<string | undefined> {
    await this.#known;
    return this.failure;
  }

  /** How long nothing may be started. */
  get waitMs(): number {
    const [oldest] = this.#atMs;
    if (oldest === undefined || this.#atMs.length < MOST) return 0;
    return Math.max(0, oldest + WINDOW_MS - this.#clock.monotonicMs());
  }

  /** Why the app does not run; undefined while it may. */
  get failure(): string | undefined {
    if (this.waitMs === 0) return undefined;
    const minutes = Math.ceil(this.waitMs / 60_000);
    return (
      `The custom handler failed ${MOST} times within ${WINDOW_MS / 60_000} minutes and is not started again for ${minutes} min: ` +
      `${this.#last}. Publish a corrected version, or change a setting, to start it at once`
    );
  }
}
