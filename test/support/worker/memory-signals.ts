import { Signals, type Subscription } from '#contracts/ports/signals.js';

/** Signals within one test: every subscriber hears everything. */
export class MemorySignals extends Signals {
  readonly #handlers = new Set<(key: string, signal: unknown) => void>();

  override send(key: string, signal: unknown): void {
    for (const handle of this.#handlers) handle(key, signal);
  }

  override subscribe(_pattern: string, handle: (key: string, signal: unknown) => void): Promise<Subscription> {
    this.#handlers.add(handle);
    return Promise.resolve({
      close: () => {
        this.#handlers.delete(handle);
        return Promise.resolve();
      },
    });
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
