import { FORGOTTEN, PurgeStore, type FoundItems, type PurgedExecution } from '#src/executions/purge/purge-store.js';
import { folded, foldedInJson } from '../ascii-text.js';
import { foundItems, type SearchedColumns } from '../purge-rows.js';
import { DELETE_CONTENT } from './content-statements.js';
import * as sql from './purge-statements.js';
import { DELETE_PAYLOAD } from './retention-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface Body {
  readonly day: string;
  readonly id: string;
  readonly name: string;
  readonly content: number;
}

export class SqlitePurgeStore extends PurgeStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async forgetExecutions(executions: readonly PurgedExecution[]): Promise<void> {
    const keys = JSON.stringify(executions.map(({ day, id }) => ({ day, id })));
    this.#overwriting(() => {
      this.#statements.forgetLogs.run({ keys });
      this.#statements.forgetReturnValues.run({ keys });
      this.#statements.forgetFailures.run({ keys, forgotten: FORGOTTEN });
      for (const { content, ...payload } of this.#statements.listContents.all({ keys })) {
        this.#statements.deletePayload.run(payload);
        this.#statements.deleteContent.run({ content });
      }
      this.#statements.forgetAnswers.run({ keys });
      this.#statements.forgetInputs.run({ keys });
    });
  }

  override async searchInputs(text: string, limit: number, after: number): Promise<FoundItems> {
    const sought = { text: folded(text), textInJson: foldedInJson(text) };
    return foundItems(this.#statements.searchInputs.all({ ...sought, limit, after }), sought, limit);
  }

  override async forgetLetters(letters: readonly string[]): Promise<void> {
    const ids = JSON.stringify(letters);
    this.#overwriting(() => {
      this.#statements.forgetLetters.run({ ids });
      this.#statements.forgetLetterPayloads.run({ ids });
    });
  }

  #overwriting(work: () => void): void {
    this.#database.exec(sql.OVERWRITE);
    try {
      this.#database.transaction(work);
    } finally {
      this.#database.exec(sql.OVERWRITE_NO_MORE);
    }
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    forgetLogs: database.prepare(sql.FORGET_LOGS),
    forgetReturnValues: database.prepare(sql.FORGET_RETURN_VALUES),
    forgetFailures: database.prepare(sql.FORGET_FAILURES),
    listContents: database.prepare<Body>(sql.LIST_CONTENTS),
    deletePayload: database.prepare(DELETE_PAYLOAD),
    deleteContent: database.prepare(DELETE_CONTENT),
    searchInputs: database.prepare<SearchedColumns>(sql.SEARCH_INPUTS),
    forgetInputs: database.prepare(sql.FORGET_INPUTS),
    forgetAnswers: database.prepare(sql.FORGET_ANSWERS),
    forgetLetters: database.prepare(sql.FORGET_LETTERS),
    forgetLetterPayloads: database.prepare(sql.FORGET_LETTER_PAYLOADS),
  };
}
