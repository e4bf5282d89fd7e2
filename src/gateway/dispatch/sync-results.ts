import { Injectable } from '@nestjs/common';
import { codec } from '#contracts/messages/codec.js';
import { INVOCATION_COMPLETED, InvocationCompleted } from '#contracts/messages/invocation-completed.js';
import { INVOCATION_PROGRESSED, InvocationProgressed } from '#contracts/messages/invocation-progressed.js';
import { done, DurableQueue, type Consumer, type Delivery } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { resultsQueue } from '#contracts/topology.js';
import { CallBook } from './call-book.js';

/** Results are taken as fast as they come: handling one takes microseconds and never waits. */
const PREFETCH = 1_000;
const DECIDES_WITHIN_MS = 10_000;

const completed = codec(INVOCATION_COMPLETED, InvocationCompleted);
const progressed = codec(INVOCATION_PROGRESSED, InvocationProgressed);

/** What workers send back to this gateway: results, and which of them has which call. */
@Injectable()
export class SyncResults {
  #consumer: Consumer | undefined;

  constructor(
    private readonly book: CallBook,
    private readonly queue: DurableQueue,
    private readonly logger: Logger,
  ) {}

  get listening(): boolean {
    return this.#consumer !== undefined;
  }

  /** Rejects with BROKER_UNAVAILABLE. */
  async start(): Promise<void> {
    const results = resultsQueue(this.book.gatewayId);
    await this.queue.declare(results);
    this.#consumer = await this.queue.consume(
      results,
      { prefetch: PREFETCH, decidesWithinMs: DECIDES_WITHIN_MS },
      (delivery) => {
        this.#receive(delivery);
        return Promise.resolve(done);
      },
    );
  }

  async close(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.close();
  }

  #receive(delivery: Delivery): void {
    try {
      if (delivery.type === INVOCATION_COMPLETED) this.#complete(completed.decode(delivery.body));
      else if (delivery.type === INVOCATION_PROGRESSED) this.#progress(progressed.decode(delivery.body));
      else this.logger.debug({ type: delivery.type }, 'A message of an unknown type was dropped');
    } catch (error) {
      this.logger.error({ error, type: delivery.type }, 'A malformed result was dropped');
    }
  }

  /** Calls that are over by now, because of a limit or a second delivery, are not found and stay as they are. */
  #complete({ worker, results }: InvocationCompleted): void {
    for (const result of results) {
      const call = this.book.find(result.id);
      if (call !== undefined) this.book.close(call, { kind: 'completed', result, worker });
    }
  }

  #progress({ worker, held, running }: InvocationProgressed): void {
    const now = this.book.nowMs();
    for (const id of held) this.book.find(id)?.enter('held', now, worker);
    for (const id of running) this.book.find(id)?.enter('running', now, worker);
  }
}
