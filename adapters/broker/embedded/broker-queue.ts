import { toError, unreachable } from '#contracts/errors.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Decision, DeliveryHandler, QueueState } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import { Backlog } from './backlog.js';
import { ConsumerRing } from './consumer-ring.js';
import { DelayLine } from './delay-line.js';
import type { Entry } from './entry.js';
import type { EntryLedger } from './entry-ledger.js';
import { ExpiryWatch } from './expiry-watch.js';
import { FlowMeter } from './flow-meter.js';
import { HandOutTurns } from './hand-out-turns.js';
import { QueueConsumer } from './queue-consumer.js';

/** After the file could not be read or written, nothing is handed over for this long. */
const PAUSE_MS = 1_000;
/** An entry whose content cannot be read keeps no other waiting for longer than the pause. */
const UNREADABLE_MS = 60_000;
const EXPIRED = 'expired';

export interface BrokerQueueOptions {
  readonly declaration: QueueDeclaration;
  readonly ledger: EntryLedger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Puts the entry into `ns.dead` instead of this queue, in one step. Throws BROKER_UNAVAILABLE when its content cannot be read. */
  readonly bury: (entry: Entry, from: QueueDeclaration, reason: string) => void;
  /** Resolves when everything decided so far is written. */
  readonly decisionsWritten: () => Promise<void>;
}

/** An entry that is not ready yet, and the consumer whose place it keeps. */
interface Waiting {
  readonly entry: Entry;
  readonly keeper: QueueConsumer | undefined;
}

/**
 * One queue: its ready and waiting entries, and the consumers that share them. Entries of a classic queue are handed over in the turn in which
 * they come; those of a quorum queue as soon as the file says so, in order.
 */
export class BrokerQueue {
  readonly declaration: QueueDeclaration;
  readonly #options: BrokerQueueOptions;
  readonly #ledger: EntryLedger;
  readonly #backlog: Backlog;
  readonly #waiting: DelayLine<Waiting>;
  readonly #expiry: ExpiryWatch;
  readonly #consumers = new ConsumerRing();
  readonly #turns: HandOutTurns;
  readonly #arrived: FlowMeter;
  readonly #left: FlowMeter;

  constructor(options: BrokerQueueOptions) {
    this.#options = options;
    this.declaration = options.declaration;
    this.#ledger = options.ledger;
    this.#backlog = new Backlog((after, limit) => this.#ledger.page(this.declaration.name, after, limit));
    this.#waiting = new DelayLine(options.clock, (waiting) => this.#due(waiting));
    this.#turns = new HandOutTurns(() => this.#handOut(), this.durable);
    this.#arrived = new FlowMeter(options.clock);
    this.#left = new FlowMeter(options.clock);
    this.#expiry = new ExpiryWatch(options.clock, this.#backlog.inMemory, (entry) => this.#expire(entry));
  }

  /** Whether its persistent messages are in the file. */
  get durable(): boolean {
    return this.declaration.kind === 'quorum' && !this.declaration.exclusive;
  }

  get readyCount(): number {
    return this.#backlog.size;
  }

  get state(): QueueState {
    return {
      ready: this.readyCount,
      consumers: this.#consumers.size,
      inFlight: this.#consumers.held,
      inPerMinute: this.#arrived.perMinute,
      outPerMinute: this.#left.perMinute,
      ...this.#oldest(),
    };
  }

  /** A publisher's message is here. */
  arrived(): void {
    this.#arrived.count();
  }

  /** Whether another entry may be kept in memory. */
  get hasRoom(): boolean {
    return this.#backlog.hasRoom;
  }

  /** So many of its entries lie in the file only: as an earlier process left it. */
  found(count: number): void {
    this.#backlog.found(count);
  }

  /** An entry is in the file, and in nobody's memory. */
  wentToFile(entry: Entry): void {
    this.#backlog.wentToFile(entry);
    this.#turns.wake();
  }

  /** `dueAtMs`: monotonic; not handed over before. */
  add(entry: Entry, dueAtMs = 0): void {
    if (dueAtMs <= this.#options.clock.monotonicMs()) this.#putReady(entry);
    else this.#waiting.add({ entry, keeper: undefined }, dueAtMs);
  }

  /** The entry could not be written: it was never here. */
  withdraw(entry: Entry): void {
    entry.withdrawn = true;
    this.#backlog.inMemory.remove((other) => other === entry);
    this.#ledger.forget(entry);
  }

  consume(prefetch: number, handle: DeliveryHandler): QueueConsumer {
    const consumer = new QueueConsumer({
      prefetch,
      handle,
      logger: this.#options.logger,
      onClosing: () => this.#consumers.remove(consumer),
      decisionsWritten: this.#options.decisionsWritten,
    });
    this.#consumers.add(consumer);
    this.#turns.wake();
    return consumer;
  }

  close(): void {
    this.#waiting.clear();
    this.#expiry.close();
    this.#turns.close();
  }

  /** An entry that was handed over, and now waits. */
  #comeBack(entry: Entry, dueAtMs: number, keeper: QueueConsumer): void {
    if (dueAtMs <= this.#options.clock.monotonicMs()) return this.#putBack(entry);
    keeper.keepPlace();
    this.#waiting.add({ entry, keeper }, dueAtMs);
  }

  #due({ entry, keeper }: Waiting): void {
    keeper?.givePlace();
    this.#putBack(entry);
    this.#turns.wake();
  }

  /** Into memory, or out of it. */
  #putBack(entry: Entry): void {
    const canLeave = entry.stored && entry.expirationMs === undefined;
    if (canLeave && this.#backlog.isFullBefore(entry)) this.#ledger.pageOut(entry, () => this.wentToFile(entry));
    else this.#putReady(entry);
  }

  #putReady(entry: Entry): void {
    if (entry.withdrawn) return;
    this.#backlog.inMemory.add(entry);
    this.#expiry.saw(entry);
    this.#turns.wake();
  }

  #handOut(): void {
    try {
      while (this.#backlog.size > 0) {
        const consumer = this.#consumers.next();
        if (consumer === undefined) return;
        const entry = this.#takeUnexpired();
        if (entry !== undefined) this.#handOver(entry, consumer);
      }
    } catch (thrown) {
      this.#options.logger.error({ queue: this.declaration.name, error: toError(thrown) }, 'A queue cannot be read');
      this.#turns.pause(PAUSE_MS);
    }
  }

  #takeUnexpired(): Entry | undefined {
    const entry = this.#backlog.take();
    if (entry?.expiresAtMs === undefined || entry.expiresAtMs > this.#options.clock.monotonicMs()) return entry;
    this.#expire(entry);
    return undefined;
  }

  #handOver(entry: Entry, consumer: QueueConsumer): void {
    consumer.reserve();
    const redelivered = entry.delivered;
    if (!this.durable) {
      entry.delivered = true;
      this.#deliver(entry, consumer, redelivered);
      return;
    }
    this.#ledger.markDelivered(entry).then(
      () => this.#deliver(entry, consumer, redelivered),
      () => {
        entry.delivered = redelivered;
        this.#undelivered(entry, consumer, PAUSE_MS);
      },
    );
  }

  #deliver(entry: Entry, consumer: QueueConsumer, redelivered: boolean): void {
    if (consumer.closing) {
      this.#undelivered(entry, consumer, 0);
      return;
    }
    try {
      const { id, type, headers, body } = this.#ledger.contentOf(entry);
      const { name: queue } = this.declaration;
      const delivery = { id, type, headers, body, queue, attempt: entry.attempt, redelivered };
      void consumer.run(delivery, (decision) => this.#settle(entry, decision, consumer)).then(() => this.#turns.wake());
    } catch (thrown) {
      this.#cannotRead(entry, thrown);
      this.#turns.pause(PAUSE_MS);
      this.add(entry, this.#options.clock.monotonicMs() + UNREADABLE_MS);
      consumer.vacate();
    }
  }

  #undelivered(entry: Entry, consumer: QueueConsumer, pauseMs: number): void {
    if (pauseMs > 0) this.#turns.pause(pauseMs);
    this.#putReady(entry);
    consumer.vacate();
  }

  /** Nothing when the file cannot be read: whoever consumes learns of it. */
  #oldest(): Pick<QueueState, 'oldestAt'> {
    try {
      const at = this.#backlog.first?.arrivedAtMs;
      return at === undefined ? {} : { oldestAt: new Date(at) };
    } catch {
      return {};
    }
  }

  #settle(entry: Entry, decision: Decision, consumer: QueueConsumer): void {
    if (decision.kind === 'done' || decision.kind === 'dead') this.#left.count();
    switch (decision.kind) {
      case 'done':
        return this.#ledger.delete(entry);
      case 'release':
        return this.#release(entry, decision.afterMs ?? 0, consumer);
      case 'retry': {
        const dueAtMs = this.#options.clock.monotonicMs() + decision.afterMs;
        this.#ledger.moveToTail(entry, dueAtMs, { attempt: entry.attempt + 1, headers: decision.headers });
        return this.#comeBack(entry, dueAtMs, consumer);
      }
      case 'stamp': {
        const { id, headers } = decision;
        this.#ledger.moveToTail(entry, this.#options.clock.monotonicMs(), { attempt: entry.attempt, id, headers });
        return this.#putBack(entry);
      }
      case 'dead':
        return this.#options.bury(entry, this.declaration, decision.reason);
      default:
        return unreachable(decision);
    }
  }

  #release(entry: Entry, afterMs: number, consumer: QueueConsumer): void {
    if (afterMs <= 0) return this.#putReady(entry);
    const dueAtMs = this.#options.clock.monotonicMs() + afterMs;
    this.#ledger.delay(entry, dueAtMs);
    this.#comeBack(entry, dueAtMs, consumer);
  }

  #expire(entry: Entry): void {
    this.#left.count();
    if (!this.declaration.deadLetters) return this.#ledger.delete(entry);
    try {
      this.#options.bury(entry, this.declaration, EXPIRED);
    } catch (thrown) {
      this.#cannotRead(entry, thrown);
      this.add(entry, this.#options.clock.monotonicMs() + PAUSE_MS);
    }
  }

  #cannotRead({ seq }: Entry, thrown: unknown): void {
    const queue = this.declaration.name;
    this.#options.logger.error(
      { queue, seq, error: toError(thrown) },
      'A message cannot be read from the file and waits',
    );
  }
}
