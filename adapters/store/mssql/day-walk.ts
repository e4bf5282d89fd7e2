import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import { LIST_DAYS } from './execution-day-statements.js';
import { listValues } from './execution-list-statements.js';
import type { MssqlDatabase } from './mssql-database.js';
import type { SqlValues, Statement } from './mssql-statement.js';

/** How many days a statement looks into: few at first, since the newest nearly always fill a page. */
const DAYS_AT_ONCE = [2, 8, 32] as const;
const MOST_DAYS = 32;
const DAY_MS = 86_400_000;

const FIRST_DAY = new Date('0001-01-01T00:00:00.000Z');
const LAST_DAY = new Date('9999-12-31T00:00:00.000Z');

interface Placed {
  readonly accepted_at: Date | number;
  readonly id: string;
}

interface ListDay {
  readonly day: Date;
  readonly last_accepted: Date;
}

export interface DayPage {
  readonly filter: ExecutionFilter;
  readonly limit: number;
  readonly after: ExecutionCursor | undefined;
}

/** For a number of days. */
type StatementOf<Row> = (filter: ExecutionFilter, after: ExecutionCursor | undefined, days: number) => Statement<Row>;

/** Rows of history, newest first: day by day, until there are enough and no older day can have one that comes before the last of them. */
export class DayWalk<Row extends Placed> {
  readonly #database: MssqlDatabase;
  readonly #statementOf: StatementOf<Row>;
  /** One per set of filters and days in use: some hundreds at the most. */
  readonly #statements = new Map<string, Statement<Row>>();

  constructor(database: MssqlDatabase, statementOf: StatementOf<Row>) {
    this.#database = database;
    this.#statementOf = statementOf;
  }

  async rows(page: DayPage): Promise<Row[]> {
    const { filter, limit, after } = page;
    const days = await this.#days(page);
    const values = listValues(filter, limit, after);
    let rows: Row[] = [];
    for (let at = 0, step = 0; at < days.length && !isComplete(rows, limit, days[at]); step += 1) {
      const count = DAYS_AT_ONCE[step] ?? MOST_DAYS;
      const found = await this.#database.rows(this.#statement(page, count), {
        ...values,
        ...dayValues(days.slice(at, at + count), count),
      });
      rows = newestFirst([...rows, ...found]).slice(0, limit);
      at += count;
    }
    return rows;
  }

  #days({ filter: { from, to }, after }: DayPage): Promise<ListDay[]> {
    const ends = [to, after?.acceptedAt].filter((moment) => moment !== undefined).map((moment) => moment.getTime());
    return this.#database.rows(LIST_DAYS, {
      from: from ?? FIRST_DAY,
      to: ends.length === 0 ? LAST_DAY : new Date(Math.min(...ends)),
    });
  }

  #statement({ filter, after }: DayPage, days: number): Statement<Row> {
    const key = [days, filter.status, filter.trigger, ...Object.keys(listValues(filter, 0, after))].join(' ');
    let statement = this.#statements.get(key);
    if (statement === undefined) {
      statement = this.#statementOf(filter, after, days);
      this.#statements.set(key, statement);
    }
    return statement;
  }
}

/** No day from this one on was accepted late enough to come before the last row. */
function isComplete(rows: readonly Placed[], limit: number, next: ListDay | undefined): boolean {
  const last = rows.at(-1);
  if (last === undefined || rows.length < limit || next === undefined) return false;
  return Number(last.accepted_at) >= next.last_accepted.getTime() + DAY_MS;
}

/** Of no day at all: none matches. */
function dayValues(days: readonly ListDay[], count: number): SqlValues {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`day${at}`, days[at]?.day ?? null]));
}

function newestFirst<Row extends Placed>(rows: Row[]): Row[] {
  return rows.toSorted((a, b) => Number(b.accepted_at) - Number(a.accepted_at) || (a.id < b.id ? 1 : -1));
}
