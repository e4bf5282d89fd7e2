import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExecutionCursor, ExecutionSearch, FoundExecutions } from '#src/executions/execution-store.js';
import { folded, foldedInJson, logHolds } from '../ascii-text.js';
import * as rows from '../execution-rows.js';
import * as sql from './execution-search-statements.js';
import { listParameters } from './execution-statements.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';

/** Looked at in one go: a few milliseconds, after which others have their turn. */
const ROWS_AT_ONCE = 1_000;
const TEXTS_AT_ONCE = 100;

interface Candidate {
  readonly seq: number;
  readonly accepted_at: number;
  readonly id: string;
  readonly found: number | null;
}

interface Looked {
  readonly found: readonly Candidate[];
  readonly bytes: number;
}

/** Walks along an index, a piece at a time, and stops at the bound. */
export class ExecutionSearchWalk {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  /** One per set of filters in use. */
  readonly #candidates = new Map<string, Statement<Candidate>>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  async search({ filter, text, limit, bound, after }: ExecutionSearch): Promise<FoundExecutions> {
    const found: Candidate[] = [];
    const sought = text === undefined ? undefined : { text: folded(text), textInJson: foldedInJson(text) };
    let cursor = after;
    for (let executions = 0, bytes = 0; executions < bound.executions && bytes < bound.bytes; await nextTurn()) {
      const size = Math.min(sizeOf({ filter, text, limit }), bound.executions - executions);
      const statement = this.#candidatesOf(sql.listCandidates(filter, cursor));
      const candidates = statement.all(listParameters(filter, size, cursor));
      const looked = this.#look(candidates, sought);
      executions += candidates.length;
      bytes += looked.bytes;
      const isLast = candidates.length < size;
      const wanted = looked.found.slice(0, limit - found.length);
      found.push(...wanted);
      if (found.length === limit) {
        const isNothingLeft = isLast && looked.found.length === wanted.length;
        return this.#page(found, isNothingLeft ? undefined : found.at(-1), false);
      }
      if (isLast) return this.#page(found, undefined, false);
      cursor = cursorOf(candidates.at(-1));
    }
    return { ...this.#page(found, undefined, true), next: cursor };
  }

  #page(found: readonly Candidate[], next: Candidate | undefined, cut: boolean): FoundExecutions {
    const seqs = JSON.stringify(found.map(({ seq }) => seq));
    return { rows: this.#statements.listBySeq.all({ seqs }).map(rows.toExecution), next: cursorOf(next), cut };
  }

  #look(candidates: readonly Candidate[], sought: { text: string; textInJson: string } | undefined): Looked {
    const filtered = candidates.filter(({ found }) => found === 1);
    if (sought === undefined) return { found: filtered, bytes: 0 };
    const { text, textInJson } = sought;
    const seqs = JSON.stringify(filtered.map(({ seq }) => seq));
    const failures = this.#statements.searchFailures.all({ seqs, text });
    const logs = this.#statements.searchLogs.all({ seqs, textInJson });
    const holding = new Set([
      ...failures.filter(({ found }) => found === 1).map(({ seq }) => seq),
      ...logs.filter(({ lines }) => lines !== null && logHolds(lines, text)).map(({ seq }) => seq),
    ]);
    const bytes = [...failures, ...logs].reduce((sum, row) => sum + row.bytes, 0);
    return { found: filtered.filter(({ seq, id }) => holding.has(seq) || folded(id).includes(text)), bytes };
  }

  #candidatesOf(text: string): Statement<Candidate> {
    let statement = this.#candidates.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare<Candidate>(text);
      this.#candidates.set(text, statement);
    }
    return statement;
  }
}

function sizeOf({ filter, text, limit }: Pick<ExecutionSearch, 'filter' | 'text' | 'limit'>): number {
  if (text !== undefined) return TEXTS_AT_ONCE;
  // One more than asked for tells whether there is a next page.
  return sql.isCovered(filter) ? limit + 1 : ROWS_AT_ONCE;
}

function cursorOf(candidate: Candidate | undefined): ExecutionCursor | undefined {
  return candidate && { acceptedAt: new Date(candidate.accepted_at), id: candidate.id };
}

function prepareAll(database: SqliteDatabase) {
  return {
    listBySeq: database.prepare<rows.ExecutionColumns>(sql.LIST_EXECUTIONS_BY_SEQ),
    searchFailures: database.prepare<{ seq: number; bytes: number; found: number }>(sql.SEARCH_FAILURES),
    searchLogs: database.prepare<{ seq: number; bytes: number; lines: string | null }>(sql.SEARCH_LOGS),
  };
}
