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
  type PayloadColumns,
} from '../dead-letter-rows.js';
import { letterValues, listLetters, searchLetters } from './dead-letter-list-statements.js';
import * as sql from './dead-letter-statements.js';
import { fitted } from './letter-texts.js';
import type { MssqlDatabase } from './mssql-database.js';
import { bytesOf } from './mssql-values.js';

/** What an int column takes: the counts of a letter may be any that a message's headers say. */
const MOST = 2_147_483_647;

/** The letter is locked before its payload, everywhere. */
export class MssqlDeadLetterStore extends DeadLetterStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override keep(letter: NewDeadLetter, payload: Uint8Array, again: boolean) {
    return this.#database.transaction(async (transaction) => {
      const known = await transaction.row(sql.LOCK_SAME_LETTER, { fingerprint: letter.fingerprint, again });
      if (known?.same === 1) return { id: known.id, isNew: false };
      const columns = letterColumns(letter, payload.byteLength, (known?.occurrence ?? 0) + 1);
      const counts = { attempts: Math.min(letter.attempts, MOST), redrives: Math.min(letter.redrives, MOST) };
      const inserted = await transaction.row(sql.INSERT_LETTER, { ...fitted(columns), ...counts });
      await transaction.run(sql.INSERT_PAYLOAD, { letter: Number(inserted?.seq), payload });
      return { id: letter.id, isNew: true };
    });
  }

  override async list(filter: DeadLetterFilter, limit: number, after?: DeadLetterCursor): Promise<DeadLetterRows> {
    const statement = filter.text === undefined ? listLetters(filter, after) : searchLetters(filter, after);
    return toPage(await this.#database.rows(statement, letterValues(filter, limit + 1, after)), limit);
  }

  override async find(id: string): Promise<DeadLetter | undefined> {
    const row = await this.#database.row(sql.FIND_LETTER, { id });
    return row === undefined ? undefined : toFound(withBytes(row));
  }

  override edit(id: string, payload: Uint8Array): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const edited = await transaction.row(sql.EDIT_LETTER, { id, bytes: payload.byteLength });
      if (edited === undefined) return false;
      await transaction.run(sql.EDIT_PAYLOAD, { letter: Number(edited.seq), payload });
      return true;
    });
  }

  override claimRedrive(claim: RedriveClaim): Promise<RedriveClaimed> {
    const { id, forMs } = claim;
    return this.#database.transaction(async (transaction): Promise<RedriveClaimed> => {
      const decision = decideRedrive(await transaction.row(sql.LOCK_CLAIM, { id }), claim);
      if (decision !== 'begin' && decision !== 'resume') return decision;
      await transaction.run(decision === 'begin' ? sql.BEGIN_REDRIVE : sql.RESUME_REDRIVE, { id, forMs });
      const row = await transaction.row(sql.FIND_LETTER, { id });
      return row === undefined ? { kind: 'refused', why: 'missing' } : toClaimed(withBytes(row));
    });
  }

  override async finishRedrive(id: string, number: number, { messageId, invocation }: RedrivenAs): Promise<void> {
    const as = { messageId, invocationDay: invocation?.day ?? null, invocationId: invocation?.id ?? null };
    await this.#database.run(sql.FINISH_REDRIVE, { id, number, ...fitted(as) });
  }

  override async abandonRedrive(id: string, number: number): Promise<void> {
    await this.#database.run(sql.ABANDON_REDRIVE, { id, number });
  }

  override async discard(id: string): Promise<boolean> {
    return (await this.#database.run(sql.DISCARD_LETTER, { id })) > 0;
  }

  override async countOpen() {
    const rows = await this.#database.rows(sql.COUNT_OPEN);
    return rows.map(({ app, letters }) => ({ app: app ?? undefined, count: letters }));
  }
}

function withBytes(row: LetterColumns & PayloadColumns): LetterColumns & PayloadColumns {
  return { ...row, original: bytesOf(row.original), edited: row.edited === null ? null : bytesOf(row.edited) };
}
