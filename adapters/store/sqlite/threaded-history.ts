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

/** History's stores in two threads: one writes, and a read that takes long happens in the other, so that no record waits for it. */
export class ThreadedHistory implements HistoryStores {
  readonly executions: ThreadedExecutionStore;
  readonly statistics: StatisticsStore;
  readonly #writer: HistoryWorker;
  readonly #reader: HistoryWorker;

  constructor(start: HistoryThreadStart) {
    this.#writer = new HistoryWorker('history', start);
    this.#reader = new HistoryWorker('history reader', start);
    this.executions = new ThreadedExecutionStore(this.#writer, this.#reader);
    this.statistics = new ThreadedStatisticsStore(this.#reader);
  }

  /** Calls in hand are answered first. */
  async close(): Promise<void> {
    await Promise.all([this.#writer.close(), this.#reader.close()]);
  }
}
