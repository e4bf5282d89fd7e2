import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import {
  ExecutionStore,
  type ExecutionCursor,
  type ExecutionDetail,
  type ExecutionFilter,
  type ExecutionProgress,
  type ExecutionRow,
  type ExecutionSearch,
  type FoundExecutions,
} from '#src/executions/execution-store.js';
import type { HistoryWorker } from './history-worker.js';

/** SqliteExecutionStore in threads of its own: node:sqlite is synchronous, a commit waits for the disk, and a search reads a lot. */
export class ThreadedExecutionStore extends ExecutionStore {
  readonly #writer: HistoryWorker;
  readonly #reader: HistoryWorker;

  constructor(writer: HistoryWorker, reader: HistoryWorker) {
    super();
    this.#writer = writer;
    this.#reader = reader;
  }

  override apply(records: readonly ExecutionRecord[]): Promise<void> {
    return this.#writer.call('executions', 'apply', records);
  }

  override list(filter: ExecutionFilter, limit: number, after?: ExecutionCursor): Promise<ExecutionRow[]> {
    return this.#writer.call('executions', 'list', filter, limit, after);
  }

  override search(search: ExecutionSearch): Promise<FoundExecutions> {
    return this.#reader.call('executions', 'search', search);
  }

  override find(id: string, day?: string): Promise<ExecutionDetail | undefined> {
    return this.#writer.call('executions', 'find', id, day);
  }

  override progressOf(day: string, id: string): Promise<ExecutionProgress> {
    return this.#writer.call('executions', 'progressOf', day, id);
  }
}
