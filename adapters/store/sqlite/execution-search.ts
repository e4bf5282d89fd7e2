import type { ExecutionCursor, ExecutionFilter, ExecutionRow } from '#src/executions/execution-store.js';
import { logHolds } from '../ascii-text.js';
import * as rows from '../execution-rows.js';
import type { Candidate, SearchSource, SoughtText } from '../execution-search.js';
import * as sql from './execution-search-statements.js';
import { listParameters } from './execution-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

interface CandidateColumns {
  readonly seq: number;
  readonly accepted_at: number;
  readonly id: string;
  readonly found: number | null;
}

interface SqliteCandidate extends Candidate {
  readonly seq: number;
}

/** Where SQLite has what a search looks at. */
export class SqliteSearchSource implements SearchSource<SqliteCandidate> {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  /** One per set of filters in use. */
  readonly #candidates = new Map<string, Statement<CandidateColumns>>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  isCovered(filter: ExecutionFilter): boolean {
    return sql.isCovered(filter);
  }

  async candidates(
    filter: ExecutionFilter,
    size: number,
    after: ExecutionCursor | undefined,
  ): Promise<SqliteCandidate[]> {
    const statement = this.#candidatesOf(sql.listCandidates(filter, after));
    return statement.all(listParameters(filter, size, after)).map((row) => {
      return { seq: row.seq, id: row.id, acceptedAt: new Date(row.accepted_at), found: row.found === 1 };
    });
  }

  async holding(candidates: readonly SqliteCandidate[], { text, textInJson }: SoughtText) {
    const seqs = JSON.stringify(candidates.map(({ seq }) => seq));
    const failures = this.#statements.searchFailures.all({ seqs, text });
    const logs = this.#statements.searchLogs.all({ seqs, textInJson });
    const found = new Set([
      ...failures.filter((row) => row.found === 1).map(({ seq }) => seq),
      ...logs.filter(({ lines }) => lines !== null && logHolds(lines, text)).map(({ seq }) => seq),
    ]);
    const bytes = [...failures, ...logs].reduce((sum, row) => sum + row.bytes, 0);
    return { holding: new Set(candidates.filter(({ seq }) => found.has(seq))), bytes };
  }

  async rows(found: readonly SqliteCandidate[]): Promise<ExecutionRow[]> {
    const seqs = JSON.stringify(found.map(({ seq }) => seq));
    return this.#statements.listBySeq.all({ seqs }).map(rows.toExecution);
  }

  #candidatesOf(text: string): Statement<CandidateColumns> {
    let statement = this.#candidates.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare<CandidateColumns>(text);
      this.#candidates.set(text, statement);
    }
    return statement;
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    listBySeq: database.prepare<rows.ExecutionColumns>(sql.LIST_EXECUTIONS_BY_SEQ),
    searchFailures: database.prepare<{ seq: number; bytes: number; found: number }>(sql.SEARCH_FAILURES),
    searchLogs: database.prepare<{ seq: number; bytes: number; lines: string | null }>(sql.SEARCH_LOGS),
  };
}
