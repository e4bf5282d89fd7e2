import { randomUUID } from 'node:crypto';
import { codeOf } from '#contracts/errors.js';
import { INVOCATION_COMPLETED, type InvocationResult } from '#contracts/messages/invocation-completed.js';
import { CALL_SILENT_AFTER_MS } from '#contracts/messages/invocation-progressed.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import { resultsAddress } from '#contracts/topology.js';
import { persist } from './backoff.js';

const MAX_BATCH_CHARACTERS = 1024 * 1024;
const BACKOFF = { firstMs: 50, maxMs: 1_000 };
const BROKER_AWAY_LIMIT_MS = 60_000;
/** After a broker restart the worker may be back seconds before the gateway has declared its queue again; a call is waited for this long. */
const UNROUTABLE_LIMIT_MS = CALL_SILENT_AFTER_MS;

interface ResultSenderOptions {
  readonly queue: DurableQueue;
  readonly logger: Logger;
  readonly workerId: () => string;
  /** How long a result is offered to a broker that is away, and to a gateway whose queue is missing. */
  readonly brokerAwayLimitMs?: number;
  readonly unroutableLimitMs?: number;
}

/** Results of sync calls on their way to the gateways that wait. Those of one turn for one gateway travel in one message. */
export class ResultSender {
  readonly #options: ResultSenderOptions;
  readonly #waiting = new Map<string, string[]>();
  readonly #sending = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #scheduled = false;
  #lost = 0;

  constructor(options: ResultSenderOptions) {
    this.#options = options;
  }

  /** Results given up because the broker stayed away. */
  get lost(): number {
    return this.#lost;
  }

  send(gateway: string, result: InvocationResult): void {
    const results = this.#waiting.get(gateway);
    if (results === undefined) this.#waiting.set(gateway, [JSON.stringify(result)]);
    else results.push(JSON.stringify(result));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Resolves when everything sent until now is confirmed or given up; after `limitMs` whatever is left is given up. */
  async finish(limitMs: number): Promise<void> {
    const timer = setTimeout(() => this.#stopping.abort(), limitMs);
    this.#flush();
    await Promise.all(this.#sending);
    clearTimeout(timer);
  }

  #flush(): void {
    this.#scheduled = false;
    for (const [gateway, results] of this.#waiting) {
      for (const batch of inBatches(results)) this.#start(gateway, batch);
    }
    this.#waiting.clear();
  }

  #start(gateway: string, batch: readonly string[]): void {
    const sending = this.#publish(gateway, batch).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #publish(gateway: string, batch: readonly string[]): Promise<void> {
    const { queue, logger, workerId } = this.#options;
    const since = performance.now();
    const message = {
      id: randomUUID(),
      type: INVOCATION_COMPLETED,
      body: Buffer.from(`{"v":1,"worker":${JSON.stringify(workerId())},"results":[${batch.join(',')}]}`),
      persistent: false,
    };
    try {
      await persist(() => queue.publish(resultsAddress(gateway), message), {
        signal: this.#stopping.signal,
        backoff: BACKOFF,
        again: (error) => performance.now() - since < this.#limitMs(error),
      });
    } catch (error) {
      if (codeOf(error) === 'BROKER_UNROUTABLE') {
        return logger.debug({ gateway, results: batch.length }, 'Results dropped: their gateway is gone');
      }
      this.#lost += batch.length;
      logger.warn({ error, gateway, results: batch.length, lost: this.#lost }, 'Results given up: the broker is away');
    }
  }

  #limitMs(error: unknown): number {
    const { brokerAwayLimitMs = BROKER_AWAY_LIMIT_MS, unroutableLimitMs = UNROUTABLE_LIMIT_MS } = this.#options;
    return codeOf(error) === 'BROKER_UNROUTABLE' ? unroutableLimitMs : brokerAwayLimitMs;
  }
}

function* inBatches(results: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let characters = 0;
  for (const result of results) {
    if (batch.length > 0 && characters + result.length > MAX_BATCH_CHARACTERS) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(result);
    characters += result.length;
  }
  if (batch.length > 0) yield batch;
}
