import type { ExecutionCursor, ExecutionFilter, ExecutionRow } from '#src/executions/execution-store.js';
import { LIST_DAYS, listExecutions, listValues } from './execution-list-statements.js';
import { toDatedExecution, type DatedColumns } from './execution-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import type { Statement } from './mssql-statement.js';

/** How many days a statement looks into: few at first, since the newest nearly always fill a page. */
const DAYS_AT_ONCE = [2, 8, 32] as const;
const DAY_MS = 86_400_000;

const FIRST_DAY = new Date('0001-01-01T00:00:00.000Z');
const LAST_DAY = new Date('9999-12-31T00:00:00.000Z');

interface ListDay {
  readonly day: Date;
  readonly last_accepted: Date;
}

/** Pages of history: newest first, day by day, until a page is full and no older day can have anything for it. */
export class ExecutionList {
  readonly #database: MssqlDatabase;
  /** One per set of filters and days in use: some hundreds at the most. */
  readonly #statements = new Map<string, Statement<DatedColumns>>();

  constructor(database: MssqlDatabase) {
    this.#database = database;
  }

  async page(filter: ExecutionFilter, limit: number, after?: ExecutionCursor): Promise<ExecutionRow[]> {
    const days = await this.#days(filter, after);
    const values = listValues(filter, limit, after);
    let page: ExecutionRow[] = [];
    for (let at = 0, step = 0; at < days.length && !isComplete(page, limit, days[at]); step += 1) {
      const count = DAYS_AT_ONCE[step] ?? 32;
      const some = days.slice(at, at + count);
      const statement = this.#statement(filter, after, count);
      const rows = await this.#database.rows(statement, { ...values, ...dayValues(some, count) });
      page = merged(page, rows.map(toDatedExecution)).slice(0, limit);
      at += count;
    }
    return page;
  }

  async #days({ from, to }: ExecutionFilter, after: ExecutionCursor | undefined): Promise<ListDay[]> {
    const upTo = [to, after?.acceptedAt].filter((moment) => moment !== undefined);
    const newest = upTo.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? LAST_DAY;
    return this.#database.rows(LIST_DAYS, { from: from ?? FIRST_DAY, to: newest });
  }

  #statement(filter: ExecutionFilter, after: ExecutionCursor | undefined, days: number): Statement<DatedColumns> {
    const names = Object.keys(listValues(filter, 0, after));
    const { status, trigger } = filter;
    const key = [days, status === 'Succeeded', trigger === 'http', ...names].join(' ');
    let statement = this.#statements.get(key);
    if (statement === undefined) {
      statement = listExecutions(filter, after, days);
      this.#statements.set(key, statement);
    }
    return statement;
  }
}

/** No day from this one on was accepted late enough to come before the last row of the page. */
function isComplete(page: readonly ExecutionRow[], limit: number, next: ListDay | undefined): boolean {
  const last = page.at(-1);
  if (last === undefined || page.length < limit || next === undefined) return false;
  return last.acceptedAt.getTime() >= next.last_accepted.getTime() + DAY_MS;
}

/** Of no day at all: none matches. */
function dayValues(days: readonly ListDay[], count: number): Record<string, Date | null> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`day${at}`, days[at]?.day ?? null]));
}

function merged(one: readonly ExecutionRow[], other: readonly ExecutionRow[]): ExecutionRow[] {
  return [...one, ...other].toSorted((a, b) => {
    return b.acceptedAt.getTime() - a.acceptedAt.getTime() || (a.id < b.id ? 1 : -1);
  });
}
