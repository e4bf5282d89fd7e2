import type { Clock } from '#contracts/ports/clock.js';
import type { Content, Entry } from './entry.js';
import type { Journal, Write } from './journal.js';
import type { EntryRow } from './journal-reader.js';

/** Contents of stored entries that are kept in memory as well, so that what is taken at once is not read back. */
const CACHED_BYTES = 16 * 1024 * 1024;

export interface NewEntry {
  readonly content: Content;
  /** Whether it goes into the file. */
  readonly stored: boolean;
  /** Whether it lies in the file only. */
  readonly paged: boolean;
  readonly attempt: number;
  readonly expirationMs: number | undefined;
}

/** What is different about a message that comes again at the tail. */
interface Change {
  readonly attempt: number;
  readonly id?: string;
  readonly headers?: Content['headers'] | undefined;
}

export interface Insertion {
  readonly queue: string;
  readonly entry: Entry;
  readonly content: Content;
  readonly paged: boolean;
}

/** Makes entries and turns what becomes of them into writes. Moments in the file are wall-clock, in memory monotonic. */
export class EntryLedger {
  readonly #journal: Journal;
  readonly #clock: Clock;
  /** One counter for identities and positions, so that both only grow. */
  #lastNumber = 0;
  #cachedBytes = 0;

  constructor(journal: Journal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  create({ content, stored, paged, attempt, expirationMs }: NewEntry): Entry {
    const seq = ++this.#lastNumber;
    const cached = !stored || (!paged && this.#cachedBytes + content.body.length <= CACHED_BYTES);
    if (stored && cached) this.#cachedBytes += content.body.length;
    return {
      seq,
      stored,
      position: seq,
      arrivedAtMs: this.#clock.now().getTime(),
      attempt,
      delivered: false,
      withdrawn: false,
      expirationMs,
      expiresAtMs: expirationMs === undefined ? undefined : this.#clock.monotonicMs() + expirationMs,
      content: cached ? content : undefined,
    };
  }

  /** Identities and positions that the file has: new ones are higher. */
  found(number: number): void {
    this.#lastNumber = Math.max(this.#lastNumber, number);
  }

  /** The next entries of a queue that lie in the file only. Throws BROKER_UNAVAILABLE when they cannot be read. */
  page(queue: string, after: number, limit: number): Entry[] {
    return this.#journal.reader.page(queue, after, limit).map((row) => this.restore(row).entry);
  }

  /** An entry that an earlier process left, or that lay in the file, and when it may be handed over. */
  restore(row: EntryRow): { readonly entry: Entry; readonly dueAtMs: number } {
    this.found(Math.max(row.seq, row.position));
    const entry: Entry = {
      seq: row.seq,
      stored: true,
      position: row.position,
      arrivedAtMs: row.arrivedAt ?? undefined,
      attempt: row.attempt,
      delivered: row.delivered !== 0,
      withdrawn: false,
      expirationMs: row.expirationMs ?? undefined,
      expiresAtMs: row.expiresAt === null ? undefined : this.#monotonic(row.expiresAt),
      content: undefined,
    };
    return { entry, dueAtMs: row.visibleAt === null ? 0 : this.#monotonic(row.visibleAt) };
  }

  /** Throws BROKER_UNAVAILABLE when the file cannot be read. */
  contentOf(entry: Entry): Content {
    return entry.content ?? this.#journal.reader.content(entry.seq);
  }

  /** The entry is no longer in any queue. */
  forget(entry: Entry): void {
    if (entry.stored && entry.content !== undefined) this.#cachedBytes -= entry.content.body.length;
    entry.content = undefined;
  }

  insertion({ queue, entry, content, paged }: Insertion): Write {
    const expiresAt = entry.expiresAtMs === undefined ? null : this.#wallClock(entry.expiresAtMs);
    const { seq, position, attempt } = entry;
    // Whole milliseconds: the column takes no fractions.
    const expirationMs = entry.expirationMs === undefined ? null : Math.ceil(entry.expirationMs);
    const arrivedAt = entry.arrivedAtMs ?? null;
    const row = { seq, queue, position, attempt, expiresAt, expirationMs, paged, arrivedAt };
    return (statements) => statements.insert(row, content);
  }

  deletion({ seq, stored }: Entry): Write {
    return (statements) => {
      if (stored) statements.delete(seq);
    };
  }

  delete(entry: Entry): void {
    if (entry.stored) this.#keep(this.deletion(entry));
    this.forget(entry);
  }

  delay(entry: Entry, dueAtMs: number): void {
    const visibleAt = this.#wallClock(dueAtMs);
    if (entry.stored) this.#keep((statements) => statements.delay(entry.seq, visibleAt));
  }

  /** The next attempt is a new message at the tail: not delivered yet, and with its whole time to live. */
  moveToTail(entry: Entry, dueAtMs: number, { attempt, id, headers = {} }: Change): void {
    // First, because it alone can fail.
    if (id !== undefined || Object.keys(headers).length > 0) this.#mark(entry, id, headers);
    entry.position = ++this.#lastNumber;
    // While it waits for its moment it is not in its place.
    entry.arrivedAtMs = this.#wallClock(dueAtMs);
    entry.attempt = attempt;
    entry.delivered = false;
    entry.expiresAtMs = entry.expirationMs === undefined ? undefined : dueAtMs + entry.expirationMs;
    if (!entry.stored) return;
    const moved = {
      arrivedAt: entry.arrivedAtMs,
      position: entry.position,
      attempt: entry.attempt,
      visibleAt: this.#wallClock(dueAtMs),
      expiresAt: entry.expiresAtMs === undefined ? null : this.#wallClock(entry.expiresAtMs),
    };
    this.#keep((statements) => statements.moveToTail(entry.seq, moved));
  }

  /** From now on the entry lies in the file only; `committed` is called once it does. */
  pageOut(entry: Entry, committed: () => void): void {
    this.forget(entry);
    this.#keep((statements) => statements.pageOut(entry.seq), committed);
  }

  #mark(entry: Entry, newId: string | undefined, added: Content['headers']): void {
    const content = this.contentOf(entry);
    const id = newId ?? content.id;
    const headers = { ...content.headers, ...added };
    if (entry.content !== undefined) entry.content = { ...content, id, headers };
    if (entry.stored) this.#keep((statements) => statements.mark(entry.seq, id, headers));
  }

  /** Resolves when the file says that a consumer has the entry: a process that dies with it must leave it marked. */
  markDelivered(entry: Entry): Promise<void> {
    const known = entry.delivered || !entry.stored;
    entry.delivered = true;
    return this.#journal.append((statements) => {
      if (!known) statements.markDelivered(entry.seq);
    });
  }

  /** A decision that the journal could not write before it closed is as good as lost: the message is delivered again. */
  #keep(write: Write, committed?: () => void): void {
    this.#journal.appendKept(write, committed).catch(() => undefined);
  }

  #wallClock(monotonicMs: number): number {
    return Math.round(this.#clock.now().getTime() + monotonicMs - this.#clock.monotonicMs());
  }

  #monotonic(wallClockMs: number): number {
    return this.#clock.monotonicMs() + wallClockMs - this.#clock.now().getTime();
  }
}
