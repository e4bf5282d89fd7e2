import { NightshiftError } from '#contracts/errors.js';
import type { Clock } from '#contracts/ports/clock.js';
import {
  DurableQueue,
  type ConsumeOptions,
  type Consumer,
  type DeliveryHandler,
  type OutgoingMessage,
  type QueueState,
} from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { Address, QueueDeclaration } from '#contracts/topology.js';
import { BrokerQueue } from './broker-queue.js';
import { EntryLedger } from './entry-ledger.js';
import { EntryRouter } from './entry-router.js';
import type { Journal } from './journal.js';
import type { QueueConsumer } from './queue-consumer.js';
import { QueueRegistry } from './queue-registry.js';

/** The `DurableQueue` port within one process: persistent messages of quorum queues lie in the journal, all others in memory. */
export class EmbeddedDurableQueue extends DurableQueue {
  readonly #journal: Journal;
  readonly #registry: QueueRegistry;
  readonly #router: EntryRouter;
  readonly #consumers = new Set<QueueConsumer>();
  #closing: Promise<void> | undefined;

  /** Takes up what the last process left in the journal. */
  constructor(journal: Journal, clock: Clock, logger: Logger) {
    super();
    this.#journal = journal;
    const ledger = new EntryLedger(journal, clock);
    this.#registry = new QueueRegistry(
      journal,
      (declaration) =>
        new BrokerQueue({
          declaration,
          ledger,
          clock,
          logger,
          bury: (entry, from, reason) => this.#router.bury(entry, from, reason),
          decisionsWritten: () => journal.attempted(),
        }),
    );
    this.#router = new EntryRouter({ journal, ledger, route: (address) => this.#registry.route(address) });
    this.#takeUp(ledger);
  }

  override get available(): boolean {
    return this.#closing === undefined && this.#journal.writable;
  }

  override async declare(queue: QueueDeclaration): Promise<void> {
    this.#refuseWhenClosed();
    await this.#registry.declare(queue);
  }

  override async publish(address: Address, message: OutgoingMessage): Promise<void> {
    this.#refuseWhenClosed();
    const { id, type, headers, body, persistent, expirationMs } = message;
    // Copied: a publisher may use its buffer and its headers again.
    const content = { id, type, headers: { ...headers }, body: Buffer.from(body) };
    await this.#router.publish(address, content, { persistent, attempt: 1 + (message.failed ?? 0), expirationMs });
  }

  override async consume(
    queue: QueueDeclaration,
    { prefetch }: ConsumeOptions,
    handle: DeliveryHandler,
  ): Promise<Consumer> {
    this.#refuseWhenClosed();
    const declared = await this.#registry.declare(queue);
    this.#refuseWhenClosed();
    const consumer = declared.consume(prefetch, handle);
    this.#consumers.add(consumer);
    return {
      close: async () => {
        await consumer.close();
        this.#consumers.delete(consumer);
      },
    };
  }

  override async readyCount(queueName: string): Promise<number | undefined> {
    this.#refuseWhenClosed();
    return this.#registry.get(queueName)?.readyCount;
  }

  override async state(queueName: string): Promise<QueueState | undefined> {
    this.#refuseWhenClosed();
    return this.#registry.get(queueName)?.state;
  }

  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #takeUp(ledger: EntryLedger): void {
    const { reader } = this.#journal;
    ledger.found(reader.lastSeq());
    for (const { queue, count, lastPosition } of reader.pagedCounts()) {
      ledger.found(lastPosition);
      this.#registry.get(queue)?.found(count);
    }
    for (const row of reader.unpaged()) {
      const { entry, dueAtMs } = ledger.restore(row);
      this.#registry.get(row.queue)?.add(entry, dueAtMs);
    }
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    for (const queue of this.#registry.all()) queue.close();
    this.#journal.close();
  }

  #refuseWhenClosed(): void {
    if (this.#closing === undefined) return;
    throw new NightshiftError('BROKER_UNAVAILABLE', 'The embedded broker was closed by this process');
  }
}
