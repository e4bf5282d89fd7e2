import { toError } from '#contracts/errors.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { ManagementClient } from './management-client.js';

/** What a signal said is kept this long, whatever a list says that was asked for before. */
const SIGNAL_KEPT_MS = 60_000;

interface CancellationsOptions {
  readonly management: Pick<ManagementClient, 'cancellations'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Executions that somebody wants cancelled: told by signals, and asked for again and again because signals get lost. */
export class Cancellations {
  readonly #options: CancellationsOptions;
  readonly #signalled = new Map<string, number>();
  readonly #watchers = new Map<string, () => void>();
  #listed: ReadonlySet<string> = new Set();

  constructor(options: CancellationsOptions) {
    this.#options = options;
  }

  has(id: string): boolean {
    return this.#listed.has(id) || this.#signalled.has(id);
  }

  /** Calls `cancel` once, when the execution is to be cancelled, now or later. Returns what ends the watch. */
  watch(id: string, cancel: () => void): () => void {
    if (this.has(id)) cancel();
    else this.#watchers.set(id, cancel);
    return () => void this.#watchers.delete(id);
  }

  signalled(id: string): void {
    this.#signalled.set(id, this.#options.clock.monotonicMs());
    this.#tell(id);
  }

  /** Never rejects: it is asked for again soon. */
  async refresh(): Promise<void> {
    try {
      const ids = await this.#options.management.cancellations();
      this.#listed = new Set(ids);
      for (const id of ids) this.#tell(id);
    } catch (error) {
      this.#options.logger.debug({ reason: toError(error).message }, 'Cancellations could not be asked for');
    }
    const oldest = this.#options.clock.monotonicMs() - SIGNAL_KEPT_MS;
    for (const [id, at] of this.#signalled) if (at < oldest) this.#signalled.delete(id);
  }

  #tell(id: string): void {
    const cancel = this.#watchers.get(id);
    this.#watchers.delete(id);
    cancel?.();
  }
}
