import { Worker } from 'node:worker_threads';
import { NightshiftError } from '#contracts/errors.js';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import {
  ExecutionStore,
  type ExecutionCursor,
  type ExecutionDetail,
  type ExecutionFilter,
  type ExecutionProgress,
  type ExecutionRow,
} from '#src/executions/execution-store.js';
import type { HistoryAnswer, HistoryArguments, HistoryMethod, HistoryThreadStart } from './history-call.js';

const ENTRY = new URL('./history-thread.js', import.meta.url);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * SqliteExecutionStore in a thread of its own: node:sqlite is synchronous, and a commit waits for the disk. A thread that ends unexpectedly fails the
 * calls in hand with STORE_UNAVAILABLE, and the next call starts another.
 */
export class ThreadedExecutionStore extends ExecutionStore {
  readonly #start: HistoryThreadStart;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #lastId = 0;
  #closed = false;

  constructor(start: HistoryThreadStart) {
    super();
    this.#start = start;
  }

  override apply(records: readonly ExecutionRecord[]): Promise<void> {
    return this.#call('apply', [records]);
  }

  override list(filter: ExecutionFilter, limit: number, after?: ExecutionCursor): Promise<ExecutionRow[]> {
    return this.#call('list', [filter, limit, after]);
  }

  override find(id: string, day?: string): Promise<ExecutionDetail | undefined> {
    return this.#call('find', [id, day]);
  }

  override progressOf(day: string, id: string): Promise<ExecutionProgress> {
    return this.#call('progressOf', [day, id]);
  }

  /** Calls in hand are answered first. */
  async close(): Promise<void> {
    this.#closed = true;
    const thread = this.#thread;
    if (thread === undefined) return;
    const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
    thread.ref();
    thread.postMessage('close');
    await ended;
  }

  #call<M extends HistoryMethod, T>(method: M, given: HistoryArguments<M>): Promise<T> {
    if (this.#closed) return Promise.reject(this.#unavailable('is closed'));
    const thread = (this.#thread ??= this.#open());
    // Calls in hand keep the process alive, an idle thread does not.
    if (this.#waiting.size === 0) thread.ref();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      thread.postMessage({ id, method, arguments: given });
    });
  }

  #open(): Worker {
    const thread = new Worker(ENTRY, { workerData: this.#start, name: 'history' });
    let reason = 'stopped';
    thread.on('message', (answer: HistoryAnswer) => {
      this.#settle(answer);
      if (this.#waiting.size === 0 && !this.#closed) thread.unref();
    });
    thread.on('error', (error) => (reason = `failed: ${error.message}`));
    thread.on('exit', () => this.#ended(thread, reason));
    return thread;
  }

  #settle(answer: HistoryAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('code' in answer) waiting?.reject(new NightshiftError(answer.code, answer.message));
    else waiting?.resolve(answer.value);
  }

  #ended(thread: Worker, reason: string): void {
    if (this.#thread === thread) this.#thread = undefined;
    for (const { reject } of this.#waiting.values())
      reject(this.#unavailable(`lost its history thread, which ${reason}`));
    this.#waiting.clear();
  }

  #unavailable(what: string): NightshiftError {
    return new NightshiftError('STORE_UNAVAILABLE', `The store ${this.#start.path} ${what}.`);
  }
}
