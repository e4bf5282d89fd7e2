import { Injectable } from '@nestjs/common';
import { toError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { DeadLetterStore, type NewDeadLetter } from './dead-letter-store.js';
import { DeadLetterMetrics } from './dead-letter-metrics.js';

type Listener = (letter: NewDeadLetter) => void;

/** The dead letters of this house, for whoever keeps them and whoever wants to know that there are some. */
@Injectable()
export class DeadLetters {
  readonly #listeners = new Set<Listener>();

  constructor(
    private readonly store: DeadLetterStore,
    private readonly metrics: DeadLetterMetrics,
    private readonly logger: Logger,
  ) {}

  /** Committed when it resolves. `again`: it may have been kept before. Rejects with STORE_UNAVAILABLE. */
  async keep(letter: NewDeadLetter, payload: Uint8Array, again: boolean): Promise<void> {
    const { id, isNew } = await this.store.keep(letter, payload, again);
    if (!isNew) return;
    const { queue, reasonCode, app, function: name, messageId } = letter;
    this.metrics.kept(letter);
    this.logger.error(
      { id, queue, reasonCode, app, function: name, messageId },
      'A message lies with the dead letters',
    );
    for (const listener of this.#listeners) this.#call(listener, letter);
  }

  /** Letters that nobody has dealt with: of one app, or of all. */
  async waitingCount(app?: string): Promise<number> {
    const counts = await this.store.countOpen();
    return counts.filter((row) => app === undefined || row.app === app).reduce((sum, { count }) => sum + count, 0);
  }

  /** Called for each new letter, on the node that kept it. The listener must not throw. Returns how to stop listening. */
  onKept(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #call(listener: Listener, letter: NewDeadLetter): void {
    try {
      listener(letter);
    } catch (thrown) {
      this.logger.error({ error: toError(thrown) }, 'A listener of the dead letters failed');
    }
  }
}
