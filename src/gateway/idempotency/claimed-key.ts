import { codeOf } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { IdempotencyKey, IdempotencyStore, KeptAnswer, KeyedInvocation } from './idempotency-store.js';

/**
 * A key as the first request under it holds it. Nothing here rejects: what the store cannot take leaves the key in progress, and when that time is over
 * its outcome is unknown. So a second run starts in no case.
 */
export class ClaimedKey {
  readonly invocation: KeyedInvocation;
  readonly keptForMs: number;
  readonly #key: IdempotencyKey;
  readonly #store: IdempotencyStore;
  readonly #logger: Logger;

  constructor(
    claimed: { readonly key: IdempotencyKey; readonly invocation: KeyedInvocation; readonly keptForMs: number },
    store: IdempotencyStore,
    logger: Logger,
  ) {
    this.#key = claimed.key;
    this.invocation = claimed.invocation;
    this.keptForMs = claimed.keptForMs;
    this.#store = store;
    this.#logger = logger;
  }

  /** Before the caller is answered: who asks again after that gets this. */
  answer(answer: KeptAnswer): Promise<void> {
    return this.#tell(() => this.#store.answer(this.#key, this.invocation.id, answer));
  }

  /** Nothing has run. */
  release(): Promise<void> {
    return this.#tell(() => this.#store.release(this.#key, this.invocation.id));
  }

  /** It may have run. `again`: handing it over once more is safe. */
  leave(as: 'unknown' | 'again'): Promise<void> {
    return this.#tell(() => this.#store.leave(this.#key, this.invocation.id, as));
  }

  async #tell(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      const { app, function: name } = this.#key;
      const facts = { error, code: codeOf(error), app, function: name, invocationId: this.invocation.id };
      this.#logger.warn(facts, 'The outcome of an idempotent request could not be stored');
    }
  }
}
