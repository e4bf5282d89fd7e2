import { toError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';

/** Whether management answers, as the log tells it: one line when it goes, one when it is back, however often the worker tries in between. */
export class Reachability {
  readonly #logger: Logger;
  readonly #managementUrl: string;
  #away = false;

  constructor(logger: Logger, managementUrl: string) {
    this.#logger = logger;
    this.#managementUrl = managementUrl;
  }

  failed(error: unknown): void {
    if (this.#away) return;
    this.#away = true;
    const reason = toError(error).message;
    this.#logger.warn({ managementUrl: this.#managementUrl, reason }, 'Management cannot be reached; trying again');
  }

  succeeded(): void {
    if (!this.#away) return;
    this.#away = false;
    this.#logger.info({ managementUrl: this.#managementUrl }, 'Management can be reached again');
  }
}
