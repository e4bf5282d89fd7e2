import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { NightshiftError } from '#contracts/errors.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import type { Content } from './entry.js';

const LIST_QUEUES = `SELECT declaration FROM queue ORDER BY name`;
const COLUMNS = `seq, queue, position, attempt, delivered, visible_at AS visibleAt, expires_at AS expiresAt,
  expiration_ms AS expirationMs, arrived_at AS arrivedAt`;
const LIST_UNPAGED = `SELECT ${COLUMNS} FROM entry WHERE paged = 0 ORDER BY position`;
const LIST_PAGE = `SELECT ${COLUMNS} FROM entry WHERE queue = ? AND paged = 1 AND position > ? ORDER BY position LIMIT ?`;
const COUNT_PAGED = `SELECT queue, COUNT(*) AS count, MAX(position) AS lastPosition FROM entry WHERE paged = 1 GROUP BY queue`;
const LAST_SEQ = `SELECT MAX(seq) AS seq FROM entry`;
const GET_CONTENT = `SELECT message_id AS id, type, headers, body FROM content WHERE seq = ?`;

/** An entry as the last process left it. Moments are milliseconds since 1970, UTC. */
export interface EntryRow {
  readonly seq: number;
  readonly queue: string;
  readonly position: number;
  readonly attempt: number;
  readonly delivered: number;
  readonly visibleAt: number | null;
  readonly expiresAt: number | null;
  readonly expirationMs: number | null;
  readonly arrivedAt: number | null;
}

/** Entries of a queue that lie in the file only. */
export interface PagedCount {
  readonly queue: string;
  readonly count: number;
  readonly lastPosition: number;
}

interface ContentRow {
  readonly id: string;
  readonly type: string;
  readonly headers: string;
  readonly body: Uint8Array | null;
}

/** What is read from the broker's file: at start what was in memory before, without contents; later pages of entries, and a content when it is handed over. */
export class JournalReader {
  readonly #database: DatabaseSync;
  readonly #getContent: StatementSync;
  readonly #listPage: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#getContent = database.prepare(GET_CONTENT);
    this.#listPage = database.prepare(LIST_PAGE);
  }

  queues(): QueueDeclaration[] {
    const rows = this.#database.prepare(LIST_QUEUES).all() as unknown as { declaration: string }[];
    return rows.map(({ declaration }) => JSON.parse(declaration) as QueueDeclaration);
  }

  /** Those that do not lie in the file only, by position: few, however long the backlog. */
  unpaged(): EntryRow[] {
    return this.#database.prepare(LIST_UNPAGED).all() as unknown as EntryRow[];
  }

  /** Of each queue that has any. */
  pagedCounts(): PagedCount[] {
    return this.#database.prepare(COUNT_PAGED).all() as unknown as PagedCount[];
  }

  /** 0 in an empty file. */
  lastSeq(): number {
    const { seq } = this.#database.prepare(LAST_SEQ).get() as unknown as { seq: number | null };
    return seq ?? 0;
  }

  /** Throws BROKER_UNAVAILABLE when it cannot be read. */
  page(queue: string, after: number, limit: number): EntryRow[] {
    return unlessUnreadable(`queue ${queue}`, () => this.#listPage.all(queue, after, limit) as unknown as EntryRow[]);
  }

  /** Throws BROKER_UNAVAILABLE when it cannot be read. */
  content(seq: number): Content {
    const row = unlessUnreadable(`entry ${seq}`, () => this.#getContent.get(seq) as unknown as ContentRow | undefined);
    if (row === undefined) throw new NightshiftError('INTERNAL', `The broker's file has no content for entry ${seq}`);
    return {
      id: row.id,
      type: row.type,
      headers: JSON.parse(row.headers) as Content['headers'],
      body: row.body ?? new Uint8Array(),
    };
  }
}

function unlessUnreadable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new NightshiftError('BROKER_UNAVAILABLE', `The embedded broker cannot read ${what} from its file`, { cause });
  }
}
