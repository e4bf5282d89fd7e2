import { NightshiftError } from '#contracts/errors.js';
import { BROKER_HEADERS, EXCHANGES, type Address, type QueueDeclaration } from '#contracts/topology.js';
import type { BrokerQueue } from './broker-queue.js';
import type { Content, Entry } from './entry.js';
import type { EntryLedger } from './entry-ledger.js';
import type { Journal, Write } from './journal.js';

const DEAD_ADDRESS: Address = { exchange: EXCHANGES.dead.name, routingKey: '' };

export interface RouteOptions {
  readonly persistent: boolean;
  readonly attempt: number;
  readonly expirationMs: number | undefined;
}

export interface EntryRouterOptions {
  readonly journal: Journal;
  readonly ledger: EntryLedger;
  readonly route: (address: Address) => ReadonlySet<BrokerQueue>;
}

/** An entry on its way into a queue. */
interface Posting {
  readonly queue: BrokerQueue;
  readonly entry: Entry;
  /** The queue has enough in memory: this one is written and forgotten, and read when its turn comes. */
  readonly paged: boolean;
}

/** Turns a message into one entry in each queue that it goes to. */
export class EntryRouter {
  readonly #journal: Journal;
  readonly #ledger: EntryLedger;
  readonly #route: (address: Address) => ReadonlySet<BrokerQueue>;

  constructor({ journal, ledger, route }: EntryRouterOptions) {
    this.#journal = journal;
    this.#ledger = ledger;
    this.#route = route;
  }

  /** Resolves once what is to be stored is stored. Rejects with BROKER_UNROUTABLE or BROKER_UNAVAILABLE: then no queue got it. */
  async publish(address: Address, content: Content, options: RouteOptions): Promise<void> {
    const postings = this.#postings(address, content, options);
    if (postings.length === 0) throw unroutable(address);
    // Into the queues first: what is claimed at once is written and marked as delivered in the same commit.
    const [paged, others] = [postings.filter((posting) => posting.paged), postings.filter((posting) => !posting.paged)];
    others.forEach(arrive);
    const writes = this.#insertions(postings, content);
    if (writes.length === 0) return;
    await this.#journal
      .append(inOrder(writes), () => paged.forEach(arrive))
      .catch((error: unknown) => {
        for (const { queue, entry } of others) queue.withdraw(entry);
        throw error;
      });
  }

  /** Moves an entry from its queue to `ns.dead`, in one commit, with the reason. Throws BROKER_UNAVAILABLE when its content cannot be read. */
  bury(entry: Entry, from: QueueDeclaration, reason: string): void {
    const { headers, ...rest } = this.#ledger.contentOf(entry);
    const { deadReason, deadQueue } = BROKER_HEADERS;
    const content = { ...rest, headers: { ...headers, [deadReason]: reason, [deadQueue]: from.name } };
    const postings = this.#postings(DEAD_ADDRESS, content, {
      persistent: true,
      attempt: entry.attempt,
      expirationMs: undefined,
    });
    const move = inOrder([...this.#insertions(postings, content), this.#ledger.deletion(entry)]);
    this.#ledger.forget(entry);
    // When the journal closes before it was written, the entry is still in its old queue: nothing is lost.
    this.#journal.appendKept(move, () => postings.forEach(arrive)).catch(() => undefined);
  }

  #postings(address: Address, content: Content, options: RouteOptions): Posting[] {
    const { persistent, attempt, expirationMs } = options;
    return [...this.#route(address)].map((queue) => {
      const stored = persistent && queue.durable;
      const paged = stored && expirationMs === undefined && !queue.hasRoom;
      return { queue, paged, entry: this.#ledger.create({ content, stored, paged, attempt, expirationMs }) };
    });
  }

  #insertions(postings: readonly Posting[], content: Content): Write[] {
    return postings
      .filter(({ entry }) => entry.stored)
      .map(({ queue, entry, paged }) =>
        this.#ledger.insertion({ queue: queue.declaration.name, entry, content, paged }),
      );
  }
}

function arrive({ queue, entry, paged }: Posting): void {
  queue.arrived();
  if (paged) queue.wentToFile(entry);
  else queue.add(entry);
}

function inOrder(writes: readonly Write[]): Write {
  return (statements) => writes.forEach((write) => write(statements));
}

function unroutable({ exchange, routingKey }: Address): NightshiftError {
  return new NightshiftError(
    'BROKER_UNROUTABLE',
    `No queue is bound to ${exchange} with ${JSON.stringify(routingKey)}: a queue must be declared before anything is published to it`,
  );
}
