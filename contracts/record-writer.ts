import { randomUUID } from 'node:crypto';
import { codeOf } from './errors.js';
import { EXECUTION_RECORDED, type ExecutionRecord } from './messages/execution-recorded.js';
import type { DurableQueue } from './ports/durable-queue.js';
import type { Logger } from './ports/logger.js';
import { RECORDS_ADDRESS, RECORDS_QUEUE } from './topology.js';

const MAX_RECORDS_PER_BATCH = 500;
const MAX_BATCH_BYTES = 1024 * 1024;
const RETRY_AFTER_MS = 250;
/** So much waits only while the broker is away. Characters too: the log of one run may have half a million. */
const FULL_AT_RECORDS = 10_000;
const FULL_AT_CHARACTERS = 64 * 1024 * 1024;

interface Waiting {
  readonly json: string;
  readonly resolve: () => void;
}

/**
 * Group commit to `ns.records`: one batch is in flight, the next leaves when its confirm returns (design, section 4, step 5). No timer on
 * the way of a record: measured, a 50 ms timer costs nine tenths of the throughput at a prefetch of 24.
 * While the broker is away records wait in memory and the batch is sent again: the recorder bears duplicates.
 */
export class RecordWriter {
  readonly #queue: DurableQueue;
  readonly #logger: Logger;
  #waiting: Waiting[] = [];
  #characters = 0;
  #inFlight = 0;
  #sending = false;
  #drained: (() => void)[] = [];

  constructor(queue: DurableQueue, logger: Logger) {
    this.#queue = queue;
    this.#logger = logger;
  }

  /** Records that are not confirmed yet. */
  get pending(): number {
    return this.#waiting.length + this.#inFlight;
  }

  /** So many records wait that nothing may start that would add to them: what admission looks at. Records of what runs are taken all the same. */
  get full(): boolean {
    return this.pending >= FULL_AT_RECORDS || this.#characters >= FULL_AT_CHARACTERS;
  }

  /** Resolves when the broker has confirmed the batch that carries the record; never rejects. */
  write(record: ExecutionRecord): Promise<void> {
    return new Promise((resolve) => {
      const json = JSON.stringify(record);
      this.#characters += json.length;
      this.#waiting.push({ json, resolve });
      this.#start();
    });
  }

  /** Resolves when nothing is pending. */
  flush(): Promise<void> {
    if (this.#waiting.length === 0 && !this.#sending) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #start(): void {
    if (this.#sending) return;
    this.#sending = true;
    // A turn later, so that records written in one turn share a batch.
    setImmediate(() => void this.#sendAll());
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      this.#inFlight = batch.length;
      await this.#sendUntilConfirmed(batch);
      this.#inFlight = 0;
      for (const { json, resolve } of batch) {
        this.#characters -= json.length;
        resolve();
      }
    }
    this.#sending = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { json } of this.#waiting) {
      bytes += json.length;
      if (count > 0 && (count >= MAX_RECORDS_PER_BATCH || bytes > MAX_BATCH_BYTES)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #sendUntilConfirmed(batch: readonly Waiting[]): Promise<void> {
    const message = {
      id: randomUUID(),
      type: EXECUTION_RECORDED,
      body: Buffer.from(`{"v":1,"records":[${batch.map(({ json }) => json).join(',')}]}`),
      persistent: true,
    };
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#queue.publish(RECORDS_ADDRESS, message);
        if (tries > 1) this.#logger.info({ tries, records: this.pending }, 'The broker takes execution records again');
        return;
      } catch (error) {
        // Once for each time the broker goes: it may stay away for a night.
        if (tries === 1) this.#logger.warn({ error, records: this.pending }, 'Execution records wait for the broker');
        await this.#beforeRetry(error);
      }
    }
  }

  async #beforeRetry(error: unknown): Promise<void> {
    // Somebody has deleted the queue, and no recorder is there to declare it again.
    if (codeOf(error) === 'BROKER_UNROUTABLE') await this.#queue.declare(RECORDS_QUEUE).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  }
}
