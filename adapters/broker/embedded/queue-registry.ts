import { NightshiftError } from '#contracts/errors.js';
import type { Address, QueueDeclaration } from '#contracts/topology.js';
import type { BrokerQueue } from './broker-queue.js';
import { Exchanges } from './exchanges.js';
import type { Journal } from './journal.js';

/** The queues that exist and what is bound to them. Durable ones, with every binding they ever got, are in the journal as well. */
export class QueueRegistry {
  readonly #journal: Journal;
  readonly #makeQueue: (declaration: QueueDeclaration) => BrokerQueue;
  readonly #queues = new Map<string, BrokerQueue>();
  readonly #bindings = new Map<string, Address[]>();
  readonly #exchanges = new Exchanges<BrokerQueue>();
  /** The last save of each durable queue: whoever declares what is known already waits for it too. */
  readonly #saves = new Map<string, Promise<void>>();

  constructor(journal: Journal, makeQueue: (declaration: QueueDeclaration) => BrokerQueue) {
    this.#journal = journal;
    this.#makeQueue = makeQueue;
    for (const declaration of journal.reader.queues()) {
      this.#open(declaration);
      this.#saves.set(declaration.name, Promise.resolve());
    }
  }

  get(name: string): BrokerQueue | undefined {
    return this.#queues.get(name);
  }

  all(): Iterable<BrokerQueue> {
    return this.#queues.values();
  }

  /** Every queue that a message published there goes to. */
  route(address: Address): ReadonlySet<BrokerQueue> {
    return this.#exchanges.route(address);
  }

  /** Resolves once the declaration outlives the process, if the queue does. Rejects with BROKER_QUEUE_MISMATCH or BROKER_UNAVAILABLE. */
  async declare(declaration: QueueDeclaration): Promise<BrokerQueue> {
    const { queue, changed } = this.#open(declaration);
    if (queue.durable && (changed || !this.#saves.has(declaration.name))) this.#save(declaration);
    await this.#saves.get(declaration.name);
    return queue;
  }

  #save(declaration: QueueDeclaration): void {
    const { name } = declaration;
    const saved = { ...declaration, bindings: this.#bindings.get(name) ?? [] };
    const save = this.#journal.append((statements) => statements.saveQueue(saved));
    this.#saves.set(name, save);
    // After a failure the next declaration saves again.
    save.catch(() => this.#saves.get(name) === save && this.#saves.delete(name));
  }

  /** `changed`: the queue or one of the bindings was not there. */
  #open(declaration: QueueDeclaration): { readonly queue: BrokerQueue; readonly changed: boolean } {
    const { name, bindings } = declaration;
    const old = this.#queues.get(name);
    if (old !== undefined) refuseMismatch(old.declaration, declaration);
    const queue = old ?? this.#makeQueue(declaration);
    const known = this.#bindings.get(name) ?? [];
    const added = bindings.filter((binding) => !known.some((address) => sameAddress(address, binding)));
    for (const binding of added) this.#exchanges.bind(binding, queue);
    this.#queues.set(name, queue);
    this.#bindings.set(name, [...known, ...added]);
    return { queue, changed: old === undefined || added.length > 0 };
  }
}

function sameAddress(a: Address, b: Address): boolean {
  return a.exchange === b.exchange && a.routingKey === b.routingKey;
}

function refuseMismatch(old: QueueDeclaration, asked: QueueDeclaration): void {
  const differs = (['kind', 'exclusive', 'deadLetters', 'expiresMs'] as const).find((key) => old[key] !== asked[key]);
  if (differs === undefined) return;
  throw new NightshiftError(
    'BROKER_QUEUE_MISMATCH',
    `Queue ${old.name} exists with ${differs} ${old[differs]}, not ${asked[differs]}: use another name, or delete the queue first`,
  );
}
