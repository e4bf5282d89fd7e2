import {
  DeadLetterStore,
  type DeadLetter,
  type DeadLetterCursor,
  type DeadLetterFilter,
  type DeadLetterRows,
  type NewDeadLetter,
  type RedriveClaim,
  type RedriveClaimed,
  type RedrivenAs,
} from '#src/executions/dead-letters/dead-letter-store.js';
import { letterColumns, toLetter, type LetterColumns, type PayloadColumns } from './dead-letter-rows.js';
import * as sql from './dead-letter-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

type FoundColumns = LetterColumns & PayloadColumns;
interface SearchedColumns extends LetterColumns {
  readonly found?: number;
  readonly is_last?: number;
}

export class SqliteDeadLetterStore extends DeadLetterStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  /** One per set of filters in use. */
  readonly #lists = new Map<string, Statement<SearchedColumns>>();

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async keep(letter: NewDeadLetter, payload: Uint8Array, again: boolean) {
    const { findSame, insert, insertPayload } = this.#statements;
    return this.#database.transaction(() => {
      const known = findSame.get({ fingerprint: letter.fingerprint, again: again ? 1 : 0 });
      if (known?.same === 1) return { id: known.id, isNew: false };
      const occurrence = (known?.occurrence ?? 0) + 1;
      const { rowid } = insert.run(letterColumns(letter, payload.byteLength, occurrence));
      insertPayload.run({ letter: rowid, payload });
      return { id: letter.id, isNew: true };
    });
  }

  override async list(filter: DeadLetterFilter, limit: number, after?: DeadLetterCursor): Promise<DeadLetterRows> {
    const text = filter.text === undefined ? sql.listLetters(filter, after) : sql.searchLetters(filter, after);
    // One more than asked for tells whether anything is left, without a count.
    const all = this.#list(text).all(sql.letterParameters(filter, limit + 1, after));
    const page = all.slice(0, limit);
    const last = page.at(-1);
    const isCut = all.length > limit || last?.is_last === 1;
    return {
      rows: page.filter(({ found }) => found !== 0).map(toLetter),
      next: isCut && last !== undefined ? { arrivedAt: new Date(last.arrived_at), id: last.id } : undefined,
    };
  }

  override async find(id: string): Promise<DeadLetter | undefined> {
    return this.#find(id);
  }

  override async edit(id: string, payload: Uint8Array): Promise<boolean> {
    return this.#database.transaction(() => {
      if (this.#statements.edit.run({ id, bytes: payload.byteLength }).changes === 0) return false;
      this.#statements.editPayload.run({ id, payload });
      return true;
    });
  }

  override async claimRedrive(claim: RedriveClaim): Promise<RedriveClaimed> {
    const { id, forMs, maxRedrives, force } = claim;
    return this.#database.transaction(() => {
      const known = this.#statements.findClaim.get({ id });
      if (known === undefined) return { kind: 'refused', why: 'missing' };
      if (known.state === 'redriving') {
        if (known.claimed === 1) return { kind: 'refused', why: 'busy' };
        this.#statements.resume.run({ id, forMs });
        return this.#claimed(id);
      }
      if (known.state !== 'waiting' && !force) return { kind: 'refused', why: 'settled' };
      if (known.redrives >= maxRedrives && !force) return { kind: 'refused', why: 'exhausted' };
      this.#statements.begin.run({ id, forMs });
      return this.#claimed(id);
    });
  }

  override async finishRedrive(id: string, number: number, { messageId, invocation }: RedrivenAs): Promise<void> {
    const { day, id: invocationId } = invocation ?? {};
    this.#statements.finish.run({ id, number, messageId, day: day ?? null, invocation: invocationId ?? null });
  }

  override async abandonRedrive(id: string, number: number): Promise<void> {
    this.#statements.abandon.run({ id, number });
  }

  override async discard(id: string): Promise<boolean> {
    return this.#statements.discard.run({ id }).changes > 0;
  }

  override async countOpen() {
    return this.#statements.countOpen.all().map(({ app, count }) => ({ app: app ?? undefined, count }));
  }

  #claimed(id: string): RedriveClaimed {
    const row = this.#statements.find.get({ id });
    if (row === undefined) return { kind: 'refused', why: 'missing' };
    return {
      kind: 'claimed',
      letter: toFound(row),
      number: row.redrives,
      at: new Date(row.redrive_at ?? row.arrived_at),
    };
  }

  #find(id: string): DeadLetter | undefined {
    const row = this.#statements.find.get({ id });
    return row === undefined ? undefined : toFound(row);
  }

  #list(text: string): Statement<SearchedColumns> {
    const known = this.#lists.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<SearchedColumns>(text);
    this.#lists.set(text, statement);
    return statement;
  }
}

function toFound(row: FoundColumns): DeadLetter {
  return { row: toLetter(row), payload: { original: row.original, edited: row.edited ?? undefined } };
}

function prepareAll(database: SqliteDatabase) {
  return {
    findSame: database.prepare<{ readonly id: string; readonly occurrence: number; readonly same: number }>(
      sql.FIND_SAME_LETTER,
    ),
    insert: database.prepare(sql.INSERT_LETTER),
    insertPayload: database.prepare(sql.INSERT_PAYLOAD),
    find: database.prepare<FoundColumns>(sql.FIND_LETTER),
    edit: database.prepare(sql.EDIT_LETTER),
    editPayload: database.prepare(sql.EDIT_PAYLOAD),
    findClaim: database.prepare<{ readonly state: string; readonly redrives: number; readonly claimed: number | null }>(
      sql.FIND_CLAIM,
    ),
    begin: database.prepare(sql.BEGIN_REDRIVE),
    resume: database.prepare(sql.RESUME_REDRIVE),
    finish: database.prepare(sql.FINISH_REDRIVE),
    abandon: database.prepare(sql.ABANDON_REDRIVE),
    discard: database.prepare(sql.DISCARD_LETTER),
    countOpen: database.prepare<{ readonly app: string | null; readonly count: number }>(sql.COUNT_OPEN),
  };
}
