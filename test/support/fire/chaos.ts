import { pause } from './pause.js';
import type { Seeded } from './seeded.js';

/** One way to hurt the house. `strike` resolves when what it broke is whole again. */
export interface Fault {
  readonly name: string;
  readonly strike: () => Promise<void>;
}

interface ChaosOptions {
  readonly random: Seeded;
  readonly faults: readonly Fault[];
  /** The quiet between two strikes is random within this. */
  readonly quietMs: readonly [number, number];
}

/** Strikes again and again at random moments, one fault at a time, each kind before any kind again. */
export class Chaos {
  readonly #options: ChaosOptions;
  readonly #stopping = new AbortController();
  readonly #struck = new Map<string, number>();
  #running: Promise<void> = Promise.resolve();

  private constructor(options: ChaosOptions) {
    this.#options = options;
  }

  static unleash(options: ChaosOptions): Chaos {
    const chaos = new Chaos(options);
    chaos.#running = chaos.#run();
    // Told by `end`; until then a failure must not end the test run as an unhandled rejection.
    chaos.#running.catch(() => undefined);
    return chaos;
  }

  /** How often each fault struck so far. */
  get struck(): ReadonlyMap<string, number> {
    return this.#struck;
  }

  get strikes(): number {
    return [...this.#struck.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Resolves when the last strike has been mended. Rejects when the house could not be mended. */
  async end(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { random, faults, quietMs } = this.#options;
    for (;;) {
      for (const fault of random.shuffled(faults)) {
        await pause(random.between(...quietMs), this.#stopping.signal);
        if (this.#stopping.signal.aborted) return;
        this.#struck.set(fault.name, (this.#struck.get(fault.name) ?? 0) + 1);
        await fault.strike();
      }
    }
  }
}
