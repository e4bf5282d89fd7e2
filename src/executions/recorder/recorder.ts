import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { ExecutionStore } from '../execution-store.js';
import { RecorderMetrics } from './recorder-metrics.js';

/** A transaction holds the store's writer, and in the embedded store the event loop: it must stay short. */
const MAX_RECORDS_PER_TRANSACTION = 1_000;

/** Records of one execution that the history does not take, and why. */
export interface RefusedRecords {
  readonly records: readonly ExecutionRecord[];
  readonly error: unknown;
}

interface Batch {
  readonly records: readonly ExecutionRecord[];
  readonly resolve: (refused: readonly RefusedRecords[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes batches of execution records. One transaction is open at a time; batches that arrive meanwhile share the next one, so that a burst
 * costs a few commits instead of hundreds.
 */
@Injectable()
export class Recorder {
  #waiting: Batch[] = [];
  #writing = false;

  constructor(
    private readonly store: ExecutionStore,
    private readonly metrics: RecorderMetrics,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once the batch is committed, with what the history refuses: the records of an execution that cannot be written stay out, those of the
   * others are written. Rejects with STORE_UNAVAILABLE.
   */
  record(records: readonly ExecutionRecord[]): Promise<readonly RefusedRecords[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ records, resolve, reject });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#writeTogether(this.#nextBatches());
    this.#writing = false;
  }

  /** Whole batches, and always at least one. */
  #nextBatches(): Batch[] {
    let records = 0;
    const end = this.#waiting.findIndex((batch, index) => {
      records += batch.records.length;
      return index > 0 && records > MAX_RECORDS_PER_TRANSACTION;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  async #writeTogether(batches: readonly Batch[]): Promise<void> {
    try {
      await this.#apply(batches.flatMap(({ records }) => records));
      for (const { resolve } of batches) resolve([]);
    } catch (error) {
      await this.#writeApart(batches, error);
    }
  }

  /** A store that is away fails them all. Any other error may be the fault of one batch, which must not take its neighbours along. */
  async #writeApart(batches: readonly Batch[], failure: unknown): Promise<void> {
    if (codeOf(failure) === 'STORE_UNAVAILABLE') {
      for (const { reject } of batches) reject(failure);
      return;
    }
    for (const { records, resolve, reject } of batches) await this.#writeOne(records).then(resolve, reject);
  }

  /** Within a batch too, the fault is that of one execution: what became of up to 500 others would be lost with it. */
  async #writeOne(records: readonly ExecutionRecord[]): Promise<RefusedRecords[]> {
    const refused: RefusedRecords[] = [];
    for (const ofOne of Map.groupBy(records, ({ day, id }) => `${day} ${id}`).values()) {
      try {
        await this.#apply(ofOne);
      } catch (error) {
        if (codeOf(error) === 'STORE_UNAVAILABLE') throw error;
        refused.push({ records: ofOne, error });
      }
    }
    return refused;
  }

  async #apply(records: readonly ExecutionRecord[]): Promise<void> {
    const startedMs = this.clock.monotonicMs();
    await this.store.apply(records);
    this.metrics.committed(records, this.clock.monotonicMs() - startedMs);
  }
}
