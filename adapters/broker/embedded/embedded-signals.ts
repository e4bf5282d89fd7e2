import { toError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { topicMatcher } from '../topic-pattern.js';

interface Listener {
  readonly matches: (key: string) => boolean;
  readonly handle: (key: string, signal: unknown) => void;
}

/** Signals within one process. They travel as JSON all the same, so that no object is shared and nothing works here that a broker would refuse. */
export class EmbeddedSignals extends Signals {
  readonly #logger: Logger;
  readonly #listeners = new Set<Listener>();
  #closed = false;

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  override send(key: string, signal: unknown): void {
    if (this.#closed) return;
    const text = this.#toJson(key, signal);
    if (text === undefined) return;
    const listeners = [...this.#listeners].filter(({ matches }) => matches(key));
    // The next turn, not a microtask: listeners that answer with signals must not keep the event loop from its I/O.
    if (listeners.length > 0) setImmediate(() => this.#deliver(listeners, key, text));
  }

  override subscribe(pattern: string, handle: (key: string, signal: unknown) => void): Promise<Subscription> {
    const listener: Listener = { matches: topicMatcher(pattern), handle };
    this.#listeners.add(listener);
    return Promise.resolve({
      close: () => {
        this.#listeners.delete(listener);
        return Promise.resolve();
      },
    });
  }

  override close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    return Promise.resolve();
  }

  #toJson(key: string, signal: unknown): string | undefined {
    try {
      return JSON.stringify(signal) ?? 'null';
    } catch (thrown) {
      this.#logger.error({ key, error: toError(thrown).message }, 'A signal is not JSON and was not sent');
      return undefined;
    }
  }

  #deliver(listeners: readonly Listener[], key: string, text: string): void {
    for (const listener of listeners) {
      if (this.#listeners.has(listener)) void this.#call(listener, key, text);
    }
  }

  async #call(listener: Listener, key: string, text: string): Promise<void> {
    try {
      // A listener may be an async function, whose rejection must not end the process either.
      const outcome: unknown = listener.handle(key, JSON.parse(text));
      await outcome;
    } catch (thrown) {
      this.#logger.error({ key, error: toError(thrown) }, 'A signal handler failed');
    }
  }
}
