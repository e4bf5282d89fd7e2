import type { ChangedExecution } from './execution-changes.js';
import { HOLD_DAYS, INSERT_DAYS, WIDEN_DAYS, type DayColumns } from './execution-write-statements.js';
import type { Transaction } from './mssql-database.js';
import { dayOf } from './mssql-values.js';

interface AcceptedDays {
  readonly day: string;
  readonly first: string;
  readonly last: string;
}

/** Sees to it that `execution_day` covers what is about to be written. It is written once a day; any other time it is only read. */
export async function coverDays(
  transaction: Transaction,
  executions: readonly Pick<ChangedExecution, 'day' | 'accepted_at'>[],
): Promise<void> {
  const known = new Map((await transaction.rows(HOLD_DAYS)).map((row) => [dayOf(row.day), row]));
  const wanted = acceptedDays(executions);
  const missing = wanted.filter(({ day }) => !known.has(day));
  const narrow = wanted.filter((days) => isNarrower(known.get(days.day), days));
  if (missing.length > 0) await transaction.run(INSERT_DAYS, { days: JSON.stringify(missing) });
  if (narrow.length > 0) await transaction.run(WIDEN_DAYS, { days: JSON.stringify(narrow) });
}

function acceptedDays(executions: readonly Pick<ChangedExecution, 'day' | 'accepted_at'>[]): AcceptedDays[] {
  const byDay = new Map<string, AcceptedDays>();
  for (const { day, accepted_at: acceptedAt } of executions) {
    const [name, accepted] = [dayOf(day), dayOf(acceptedAt)];
    const { first, last } = byDay.get(name) ?? { first: accepted, last: accepted };
    byDay.set(name, {
      day: name,
      first: accepted < first ? accepted : first,
      last: accepted > last ? accepted : last,
    });
  }
  return [...byDay.values()].toSorted((one, other) => (one.day < other.day ? -1 : 1));
}

function isNarrower(known: DayColumns | undefined, { first, last }: AcceptedDays): boolean {
  return known !== undefined && (first < dayOf(known.first_accepted) || last > dayOf(known.last_accepted));
}
