import { isBusy } from './sqlite-errors.js';

/**
 * How long writes wait for a lock that another process holds. Once one has waited in vain, those that follow do not wait at all until the lock was
 * had: every wait holds up the event loop, and a lock that is held for minutes would hold up every call this process serves.
 */
export class LockPatience {
  readonly #setTimeout: (timeoutMs: number) => void;
  #patientMs = 0;
  #lost = false;
  /** Within `without`: what its statements meet is not judged one by one. */
  #trying = false;

  constructor(setTimeout: (timeoutMs: number) => void) {
    this.#setTimeout = setTimeout;
  }

  get patientMs(): number {
    return this.#patientMs;
  }

  waitFor(timeoutMs: number): void {
    this.#patientMs = timeoutMs;
    this.#lost = false;
    this.#apply();
  }

  /** A write had the lock. */
  had(): void {
    if (this.#trying || !this.#lost) return;
    this.#lost = false;
    this.#apply();
  }

  /** A statement failed: with another error than a lock's this changes nothing. */
  failed(error: unknown): void {
    if (this.#trying || this.#lost || !isBusy(error)) return;
    this.#lost = true;
    this.#apply();
  }

  /** Tries once and does not wait. */
  without<T>(attempt: () => T): T {
    this.#trying = true;
    this.#setTimeout(0);
    try {
      const result = attempt();
      this.#lost = false;
      return result;
    } finally {
      this.#trying = false;
      this.#apply();
    }
  }

  #apply(): void {
    this.#setTimeout(this.#lost ? 0 : this.#patientMs);
  }
}
