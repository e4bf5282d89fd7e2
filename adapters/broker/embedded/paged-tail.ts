import type { Entry } from './entry.js';

/** Read at once: a millisecond or two, with which the event loop does nothing else. */
const PAGE_ENTRIES = 500;

/** The entries of a queue whose position is above `after`, in order, at most `limit`. Throws BROKER_UNAVAILABLE. */
export type ReadPage = (after: number, limit: number) => Entry[];

/**
 * The ready entries of one queue that lie in the file and not in memory, read a page at a time by position. Whatever is written behind the last
 * page that was read is found by a later one; so nothing is read twice, and nothing that moves to the tail is missed.
 */
export class PagedTail {
  readonly #read: ReadPage;
  /** The page in memory, last entry first. */
  #page: Entry[] = [];
  /** In the file, behind the page. */
  #behind = 0;
  #readUpTo = 0;

  constructor(read: ReadPage) {
    this.#read = read;
  }

  get size(): number {
    return this.#page.length + this.#behind;
  }

  /** Entries that the file has already: counted when it is opened. */
  found(count: number): void {
    this.#behind += count;
  }

  /** An entry was written into the file. False: at a position that has been read already, so that it must be kept in memory. */
  grew({ position }: Entry): boolean {
    if (position <= this.#readUpTo) return false;
    this.#behind += 1;
    return true;
  }

  /** The first entry, read from the file when need be. Throws BROKER_UNAVAILABLE. */
  first(): Entry | undefined {
    if (this.#page.length === 0 && this.#behind > 0) this.#turnPage();
    return this.#page.at(-1);
  }

  take(): Entry | undefined {
    const first = this.first();
    this.#page.pop();
    return first;
  }

  #turnPage(): void {
    const page = this.#read(this.#readUpTo, PAGE_ENTRIES);
    this.#readUpTo = page.at(-1)?.position ?? this.#readUpTo;
    // A page that is not full was the last one.
    this.#behind = page.length < PAGE_ENTRIES ? 0 : this.#behind - page.length;
    this.#page = page.reverse();
  }
}
