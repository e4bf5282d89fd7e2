import { codeOf } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';

export interface RecurringOptions {
  /** Said in the log when the work fails, such as `Due timers are not published`. */
  readonly failure: string;
  readonly everyMs: number;
  readonly logger: Logger;
  /** True: there is more to do, come again at once. */
  readonly work: () => Promise<boolean | void>;
}

/**
 * Work that a node does again and again, one round at a time: every `everyMs`, and sooner when poked. A round that fails is logged once until a
 * round succeeds, and tried again with the next: a store or broker that is away for a night makes two lines.
 */
export class Recurring {
  readonly #options: RecurringOptions;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #failing = false;
  #stopped = true;

  constructor(options: RecurringOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.poke();
  }

  /** Work may have come up: a round begins now, or right after the one that is under way. */
  poke(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#round ??= this.#rounds();
  }

  /** No round begins any more; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  async #rounds(): Promise<void> {
    clearTimeout(this.#timer);
    // A turn later, so that `#round` is set before it is cleared.
    await Promise.resolve();
    while (this.#again && !this.#stopped) {
      this.#again = false;
      if (await this.#tryOnce()) this.#again = true;
    }
    this.#round = undefined;
    if (!this.#stopped) this.#timer = setTimeout(() => this.poke(), this.#options.everyMs).unref();
  }

  async #tryOnce(): Promise<boolean> {
    const { logger, failure, work } = this.#options;
    try {
      const more = await work();
      if (this.#failing) logger.info({ work: failure }, 'Recurring work goes on');
      this.#failing = false;
      return more === true;
    } catch (error) {
      if (!this.#failing) logger.warn({ error, code: codeOf(error) }, failure);
      this.#failing = true;
      return false;
    }
  }
}
