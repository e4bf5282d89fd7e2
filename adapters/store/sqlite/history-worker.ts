import { Worker } from 'node:worker_threads';
import { NightshiftError } from '#contracts/errors.js';
import type { HistoryAnswer, HistoryStores, HistoryThreadStart } from './history-call.js';

const ENTRY = new URL('./history-thread.js', import.meta.url);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type AsyncMethod = (...given: never) => Promise<unknown>;
type MethodOf<S> = { [K in keyof S]: S[K] extends AsyncMethod ? K : never }[keyof S] & string;
type Given<M> = M extends (...given: infer A) => unknown ? A : never;
type Answered<M> = M extends AsyncMethod ? ReturnType<M> : never;

/**
 * One history thread, started by the first call. A thread that ends unexpectedly fails the calls in hand with STORE_UNAVAILABLE, and the next call starts
 * another.
 */
export class HistoryWorker {
  readonly #name: string;
  readonly #start: HistoryThreadStart;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #lastId = 0;
  #closed = false;

  constructor(name: string, start: HistoryThreadStart) {
    this.#name = name;
    this.#start = start;
  }

  /** Calls of one thread begin in the order in which they were made. */
  call<S extends keyof HistoryStores, M extends MethodOf<HistoryStores[S]>>(
    store: S,
    method: M,
    ...given: Given<HistoryStores[S][M]>
  ): Answered<HistoryStores[S][M]> {
    return this.#send(store, method, given) as Answered<HistoryStores[S][M]>;
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

  #send(store: keyof HistoryStores, method: string, given: readonly unknown[]): Promise<unknown> {
    if (this.#closed) return Promise.reject(this.#unavailable('is closed'));
    const thread = (this.#thread ??= this.#open());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      // Throws for what no thread can be given: nothing is in hand then.
      thread.postMessage({ id, store, method, arguments: given });
      // Calls in hand keep the process alive, an idle thread does not.
      if (this.#waiting.size === 0) thread.ref();
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #open(): Worker {
    const thread = new Worker(ENTRY, { workerData: this.#start, name: this.#name });
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
