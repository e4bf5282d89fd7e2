import type { ExecutionCursor, ExecutionFilter, ExecutionRow } from '#src/executions/execution-store.js';
import { folded, logHolds } from '../ascii-text.js';
import type { Candidate, SearchSource, SoughtText } from '../execution-search.js';
import { DayWalk } from './day-walk.js';
import { indexFor, listCandidates, restOf, type CandidateColumns } from './execution-list-statements.js';
import { toDatedExecution } from './execution-rows.js';
import {
  LIST_EXECUTIONS_BY_KEY,
  SEARCH_FAILURES,
  SEARCH_LOGS,
  type FailureText,
} from './execution-search-statements.js';
import type { MssqlDatabase } from './mssql-database.js';
import { dayOf } from './mssql-values.js';

interface MssqlCandidate extends Candidate {
  readonly day: string;
}

/** Where SQL Server has what a search looks at. */
export class MssqlSearchSource implements SearchSource<MssqlCandidate> {
  readonly #database: MssqlDatabase;
  readonly #walk: DayWalk<CandidateColumns>;

  constructor(database: MssqlDatabase) {
    this.#database = database;
    this.#walk = new DayWalk(database, listCandidates);
  }

  isCovered(filter: ExecutionFilter): boolean {
    return restOf(filter, indexFor(filter)).length === 0;
  }

  async candidates(
    filter: ExecutionFilter,
    size: number,
    after: ExecutionCursor | undefined,
  ): Promise<MssqlCandidate[]> {
    const rows = await this.#walk.rows({ filter, limit: size, after });
    return rows.map((row) => {
      return { day: dayOf(row.day), id: row.id, acceptedAt: row.accepted_at, found: row.found === 1 };
    });
  }

  async holding(candidates: readonly MssqlCandidate[], { text, textInJson }: SoughtText) {
    const keys = keysOf(candidates);
    const [failures, logs] = await Promise.all([
      this.#database.rows(SEARCH_FAILURES, { keys, text }),
      this.#database.rows(SEARCH_LOGS, { keys, textInJson }),
    ]);
    const found = new Set([
      ...failures.filter((failure) => failureHolds(failure, text)).map(keyOf),
      ...logs.filter(({ lines }) => lines !== null && logHolds(lines, text)).map(keyOf),
    ]);
    const bytes = [...failures, ...logs].reduce((sum, row) => sum + Number(row.bytes), 0);
    return { holding: new Set(candidates.filter(({ day, id }) => found.has(`${day} ${id}`))), bytes };
  }

  async rows(found: readonly MssqlCandidate[]): Promise<ExecutionRow[]> {
    if (found.length === 0) return [];
    const rows = await this.#database.rows(LIST_EXECUTIONS_BY_KEY, { keys: keysOf(found) });
    return rows.map(toDatedExecution);
  }
}

function keysOf(candidates: readonly MssqlCandidate[]): string {
  return JSON.stringify(candidates.map(({ day, id }) => ({ day, id })));
}

function keyOf({ day, id }: { readonly day: Date; readonly id: string }): string {
  return `${dayOf(day)} ${id}`;
}

function failureHolds({ code, message, stack }: FailureText, text: string): boolean {
  return [code, message, stack].some((one) => one !== null && folded(one).includes(text));
}
