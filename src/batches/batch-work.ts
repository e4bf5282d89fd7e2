import { Injectable } from '@nestjs/common';
import type { BatchRow } from './batch-store.js';

type Listener<T, R = void> = (value: T) => R;

/** What one part of this process tells the others about batches. Best effort: whoever must not miss anything looks into the store. */
@Injectable()
export class BatchWork {
  readonly #newWork = new Set<Listener<void>>();
  readonly #failed = new Set<Listener<BatchRow, Promise<void>>>();

  /** There may be children to publish: sooner than the next look. */
  announce(): void {
    for (const listener of this.#newWork) listener();
  }

  onWork(listener: () => void): () => void {
    this.#newWork.add(listener);
    return () => this.#newWork.delete(listener);
  }

  /** Resolves when everybody has heard of it. */
  async tellFailed(batch: BatchRow): Promise<void> {
    for (const listener of this.#failed) await listener(batch);
  }

  /**
   * Called with a batch that has ended and in which children failed or expired: on one node of the house, and again, with the same batch id, when that
   * node dies within the moment, and for as long as what follows the batch cannot begin. Returns the unsubscribe function.
   */
  onFailed(listener: Listener<BatchRow, Promise<void>>): () => void {
    this.#failed.add(listener);
    return () => this.#failed.delete(listener);
  }
}
