import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { NightshiftError } from '#contracts/errors.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import type { Content } from './entry.js';

const LIST_QUEUES = `SELECT declaration FROM queue ORDER BY name`;
const LIST_ENTRIES = `SELECT seq, queue, position, attempt, delivered, visible_at AS visibleAt, expires_at AS expiresAt,
  expiration_ms AS expirationMs FROM entry ORDER BY position`;
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
}

interface ContentRow {
  readonly id: string;
  readonly type: string;
  readonly headers: string;
  readonly body: Uint8Array | null;
}

/** What is read from the broker's file: everything but the contents at start, a content when it is handed over. */
export class JournalReader {
  readonly #database: DatabaseSync;
  readonly #getContent: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#getContent = database.prepare(GET_CONTENT);
  }

  queues(): QueueDeclaration[] {
    const rows = this.#database.prepare(LIST_QUEUES).all() as unknown as { declaration: string }[];
    return rows.map(({ declaration }) => JSON.parse(declaration) as QueueDeclaration);
  }

  /** By position; one at a time, because a backlog may be long. */
  entries(): Iterable<EntryRow> {
    return this.#database.prepare(LIST_ENTRIES).iterate() as unknown as Iterable<EntryRow>;
  }

  /** Throws BROKER_UNAVAILABLE when it cannot be read. */
  content(seq: number): Content {
    const row = this.#read(seq);
    if (row === undefined) throw new NightshiftError('INTERNAL', `The broker's file has no content for entry ${seq}`);
    return {
      id: row.id,
      type: row.type,
      headers: JSON.parse(row.headers) as Content['headers'],
      body: row.body ?? new Uint8Array(),
    };
  }

  #read(seq: number): ContentRow | undefined {
    try {
      return this.#getContent.get(seq) as unknown as ContentRow | undefined;
    } catch (cause) {
      throw new NightshiftError('BROKER_UNAVAILABLE', `The embedded broker cannot read entry ${seq} from its file`, {
        cause,
      });
    }
  }
}
