import { FORGOTTEN, PurgeStore, type FoundItems, type PurgedExecution } from '#src/executions/purge/purge-store.js';
import { folded, foldedInJson } from '../ascii-text.js';
import { foundItems } from '../purge-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './purge-statements.js';

export class MssqlPurgeStore extends PurgeStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async forgetExecutions(executions: readonly PurgedExecution[]): Promise<void> {
    const keys = JSON.stringify(executions.map(({ day, id }) => ({ day, id })));
    await this.#database.transaction(async (transaction) => {
      await transaction.run(sql.FORGET_LOGS, { keys });
      await transaction.run(sql.FORGET_RETURN_VALUES, { keys });
      await transaction.run(sql.FORGET_FAILURES, { keys, forgotten: FORGOTTEN });
      const bodies = await transaction.rows(sql.TAKE_BODIES, { keys });
      const contents = JSON.stringify(bodies.map(({ content }) => Number(content)));
      if (bodies.length > 0) await transaction.run(sql.FORGET_CONTENTS, { contents });
      await transaction.run(sql.FORGET_ANSWERS, { keys });
      await transaction.run(sql.FORGET_INPUTS, { keys });
    });
  }

  override async searchInputs(text: string, limit: number, after: number): Promise<FoundItems> {
    const sought = { text: folded(text), textInJson: foldedInJson(text) };
    return foundItems(await this.#database.rows(sql.SEARCH_INPUTS, { ...sought, limit, after }), sought, limit);
  }

  override async forgetLetters(letters: readonly string[]): Promise<void> {
    const ids = JSON.stringify(letters);
    await this.#database.transaction(async (transaction) => {
      // The letter is locked before its payload, everywhere: no redrive begins between the two.
      await transaction.run(sql.FORGET_LETTERS, { ids });
      await transaction.run(sql.FORGET_LETTER_PAYLOADS, { ids });
    });
  }
}
