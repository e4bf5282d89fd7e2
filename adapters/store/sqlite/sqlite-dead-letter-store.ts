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
import {
  decideRedrive,
  letterColumns,
  toClaimed,
  toFound,
  toPage,
  type LetterColumns,
  type ListedColumns,
  type PayloadColumns,
} from '../dead-letter-rows.js';
import * as sql from './dead-letter-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

type FoundColumns = LetterColumns & PayloadColumns;

export class SqliteDeadLetterStore extends DeadLetterStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  /** One per set of filters in use. */
  readonly #lists = new Map<string, Statement<ListedColumns>>();

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
    return toPage(this.#list(text).all(sql.letterParameters(filter, limit + 1, after)), limit);
  }

  override async find(id: string): Promise<DeadLetter | undefined> {
    const row = this.#statements.find.get({ id });
    return row === undefined ? undefined : toFound(row);
  }

  override async edit(id: string, payload: Uint8Array): Promise<boolean> {
    return this.#database.transaction(() => {
      if (this.#statements.edit.run({ id, bytes: payload.byteLength }).changes === 0) return false;
      this.#statements.editPayload.run({ id, payload });
      return true;
    });
  }

  override async claimRedrive(claim: RedriveClaim): Promise<RedriveClaimed> {
    const { id, forMs } = claim;
    const { findClaim, resume, begin, find } = this.#statements;
    return this.#database.transaction(() => {
      const decision = decideRedrive(findClaim.get({ id }), claim);
      if (decision !== 'begin' && decision !== 'resume') return decision;
      (decision === 'begin' ? begin : resume).run({ id, forMs });
      const row = find.get({ id });
      return row === undefined ? { kind: 'refused', why: 'missing' } : toClaimed(row);
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

  #list(text: string): Statement<ListedColumns> {
    const known = this.#lists.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<ListedColumns>(text);
    this.#lists.set(text, statement);
    return statement;
  }
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
