import type { Entry } from './entry.js';
import { PagedTail, type ReadPage } from './paged-tail.js';
import { ReadyList } from './ready-list.js';

/** So many ready entries of a queue are kept in memory; any number more lie in the file only. */
const MAX_IN_MEMORY = 2_000;

/** Everything of one queue that may be handed over, in order, wherever it lies. */
export class Backlog {
  /** New entries while there is room, those given back, and those that expire: these must be found when their time comes. */
  readonly inMemory = new ReadyList();
  readonly #tail: PagedTail;

  constructor(read: ReadPage) {
    this.#tail = new PagedTail(read);
  }

  get size(): number {
    return this.inMemory.size + this.#tail.size;
  }

  get hasRoom(): boolean {
    return this.inMemory.size < MAX_IN_MEMORY;
  }

  /** True of one that was moved to the tail when so much waits before it that it need not be in memory. */
  isFullBefore({ position }: Entry): boolean {
    return !this.hasRoom && position > this.inMemory.lastPosition;
  }

  /** The entry whose turn is next. Throws BROKER_UNAVAILABLE when the file cannot be read. */
  get first(): Entry | undefined {
    const [paged, first] = [this.#tail.first(), this.inMemory.first];
    return paged !== undefined && (first === undefined || paged.position < first.position) ? paged : first;
  }

  /** Entries that the file has already. */
  found(count: number): void {
    this.#tail.found(count);
  }

  /** An entry is in the file, to be read when its turn comes. */
  wentToFile(entry: Entry): void {
    if (!this.#tail.grew(entry)) this.inMemory.add(entry);
  }

  /** The first entry, which is then no longer here. Throws BROKER_UNAVAILABLE when the file cannot be read. */
  take(): Entry | undefined {
    const { first } = this;
    return first === this.inMemory.first ? this.inMemory.take() : this.#tail.take();
  }
}
