import { toError } from '#contracts/errors.js';
import type { AssignmentList } from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { AppRoster } from './app-roster.js';
import type { InvocationRunner } from './invocation-runner.js';

interface DrainLimitOptions {
  readonly roster: Pick<AppRoster, 'running' | 'giveBack'>;
  readonly runner: Pick<InvocationRunner, 'shutDown' | 'resume'>;
  readonly limitMs: number;
  readonly logger: Logger;
}

/** A worker that management drains: what has not ended within the limit is given back, as when the worker is stopped. The process stays. */
export class DrainLimit {
  readonly #options: DrainLimitOptions;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: DrainLimitOptions) {
    this.#options = options;
  }

  follow(hold: AssignmentList['hold']): void {
    clearTimeout(this.#timer);
    if (hold !== 'draining' || this.#closed) return;
    this.#timer = setTimeout(() => void this.#giveBack(), this.#options.limitMs);
  }

  /** The worker stops: its own drain decides from now on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #giveBack(): Promise<void> {
    const { roster, runner, logger } = this.#options;
    if (roster.running === 0) return;
    logger.info({ running: roster.running }, 'The drain limit has passed: what runs is given back');
    runner.shutDown();
    try {
      await roster.giveBack();
    } catch (error) {
      logger.warn({ reason: toError(error).message }, 'The apps come back with the next look at the assignments');
    }
    if (!this.#closed) runner.resume();
  }
}
