import { PurgeStore, type FoundItems, type PurgedExecution } from '#src/executions/purge/purge-store.js';
import {
  RetentionStore,
  type HistoryUsage,
  type Retained,
  type RetentionProgress,
  type RetentionStep,
} from '#src/executions/retention/retention-store.js';
import {
  StatisticsStore,
  type FunctionCount,
  type StatisticsQuery,
  type StepCount,
} from '#src/executions/statistics/statistics-store.js';
import type { HistoryStores, HistoryThreadStart } from './history-call.js';
import { HistoryWorker } from './history-worker.js';
import { ThreadedExecutionStore } from './threaded-execution-store.js';

class ThreadedStatisticsStore extends StatisticsStore {
  readonly #reader: HistoryWorker;

  constructor(reader: HistoryWorker) {
    super();
    this.#reader = reader;
  }

  override overTime(query: StatisticsQuery): Promise<readonly StepCount[]> {
    return this.#reader.call('statistics', 'overTime', query);
  }

  override perFunction(query: StatisticsQuery): Promise<readonly FunctionCount[]> {
    return this.#reader.call('statistics', 'perFunction', query);
  }
}

/** Removes where records are written: one connection never waits for its own lock. */
class ThreadedRetentionStore extends RetentionStore {
  readonly #writer: HistoryWorker;

  constructor(writer: HistoryWorker) {
    super();
    this.#writer = writer;
  }

  override claimTurn(node: string, forMs: number): Promise<boolean> {
    return this.#writer.call('retention', 'claimTurn', node, forMs);
  }

  override remove(what: Retained, step: RetentionStep): Promise<RetentionProgress> {
    return this.#writer.call('retention', 'remove', what, step);
  }

  override usage(): Promise<HistoryUsage> {
    return this.#writer.call('retention', 'usage');
  }
}

class ThreadedPurgeStore extends PurgeStore {
  readonly #writer: HistoryWorker;
  readonly #reader: HistoryWorker;

  constructor(writer: HistoryWorker, reader: HistoryWorker) {
    super();
    this.#writer = writer;
    this.#reader = reader;
  }

  override forgetExecutions(keys: readonly PurgedExecution[]): Promise<void> {
    return this.#writer.call('purges', 'forgetExecutions', keys);
  }

  override searchInputs(text: string, limit: number, after: number): Promise<FoundItems> {
    return this.#reader.call('purges', 'searchInputs', text, limit, after);
  }

  override forgetLetters(ids: readonly string[]): Promise<void> {
    return this.#writer.call('purges', 'forgetLetters', ids);
  }
}

/** History's stores in two threads: one writes, and a read that takes long happens in the other, so that no record waits for it. */
export class ThreadedHistory implements HistoryStores {
  readonly executions: ThreadedExecutionStore;
  readonly statistics: StatisticsStore;
  readonly retention: RetentionStore;
  readonly purges: PurgeStore;
  readonly #writer: HistoryWorker;
  readonly #reader: HistoryWorker;

  constructor(start: HistoryThreadStart) {
    this.#writer = new HistoryWorker('history', start);
    this.#reader = new HistoryWorker('history reader', start);
    this.executions = new ThreadedExecutionStore(this.#writer, this.#reader);
    this.statistics = new ThreadedStatisticsStore(this.#reader);
    this.retention = new ThreadedRetentionStore(this.#writer);
    this.purges = new ThreadedPurgeStore(this.#writer, this.#reader);
  }

  /** Calls in hand are answered first. */
  async close(): Promise<void> {
    await Promise.all([this.#writer.close(), this.#reader.close()]);
  }
}
