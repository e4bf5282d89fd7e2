import type { Installation } from '../nightshift.js';

const AT_ONCE = 16;
/** As many as a reader takes in. */
const MOST_FAULTS = 20;
const FINAL = ['Succeeded', 'Failed', 'Expired', 'Cancelled'];

interface Detail {
  readonly execution: { readonly id: string; readonly status: string; readonly attempts: number };
  readonly attempts: readonly { readonly attempt: number; readonly outcome?: string }[];
}

/** What was promised and what is known of it, each an id or a sentence: empty lists are a balanced account. */
export interface Balance {
  readonly accepted: number;
  readonly recorded: number;
  readonly attempts: number;
  /** Runs by what the functions wrote outside: more than attempts where a process died before its started-mark was safe. */
  readonly ran: number;
  /** Executions with more than one attempt that succeeded: two processes had the message in hand, or one died between its end and its ack. */
  readonly repeated: number;
  readonly faults: readonly string[];
}

interface AccountOptions {
  /** Ids that a client was told are accepted. */
  readonly accepted: Iterable<string>;
  /** Ids that may have been accepted: whoever asked got no answer. Undefined: any other id may be. */
  readonly doubtful?: ReadonlySet<string>;
  readonly functions: readonly string[];
  /** What the functions wrote: `<function> <invocation> <what>`. */
  readonly written: readonly string[];
  /** Ids that are looked at another time: they may not have ended. */
  readonly ignoring?: ReadonlySet<string>;
  /** The final outcome that every execution has to have. */
  readonly outcome?: string;
}

/** Counts, to the message, what was accepted against the rows of the history and against what ran. */
export async function balanced(api: Installation, options: AccountOptions): Promise<Balance> {
  const { functions, written, ignoring, outcome = 'Succeeded' } = options;
  const accepted = new Set(options.accepted);
  const faults: string[] = [];
  const rows = new Map<string, { readonly id: string; readonly day: string }>();
  for (const name of functions) {
    for (const row of await api.executions(`function=${name}`)) {
      if (rows.has(row.id)) faults.push(`${row.id}: more than one execution row`);
      if (ignoring?.has(row.id) !== true) rows.set(row.id, row);
    }
  }
  for (const id of accepted) if (!rows.has(id)) faults.push(`${id}: accepted, never recorded`);
  for (const id of rows.keys()) {
    if (!accepted.has(id) && options.doubtful?.has(id) === false) faults.push(`${id}: recorded, never accepted`);
  }
  const counted = (line: string): boolean =>
    functions.includes(line.split(' ')[0] ?? '') && ignoring?.has(idOf(line)) !== true;
  const runs = Map.groupBy(written.filter(counted), idOf);
  const details = await detailsOf(api, [...rows.values()]);
  for (const detail of details) faults.push(...faultsOf(detail, runs.get(detail.execution.id)?.length ?? 0, outcome));
  for (const id of runs.keys()) if (!rows.has(id)) faults.push(`${id}: ran, never recorded`);
  return {
    accepted: accepted.size,
    recorded: rows.size,
    attempts: details.reduce((sum, { attempts }) => sum + attempts.length, 0),
    ran: [...runs.values()].reduce((sum, lines) => sum + lines.length, 0),
    repeated: details.filter(({ attempts }) => attempts.filter((one) => one.outcome === outcome).length > 1).length,
    faults:
      faults.length <= MOST_FAULTS
        ? faults
        : [...faults.slice(0, MOST_FAULTS), `and ${faults.length - MOST_FAULTS} more`],
  };
}

/** Executions of these functions that have no outcome yet. */
export async function unfinished(api: Installation, functions: readonly string[]): Promise<number> {
  let found = 0;
  for (const name of functions) {
    for (const status of ['Queued', 'Running']) {
      found += (await api.executions(`function=${name}&status=${status}`)).length;
    }
  }
  return found;
}

function faultsOf({ execution, attempts }: Detail, ran: number, outcome: string): string[] {
  const { id, status } = execution;
  const numbers = attempts.map(({ attempt }) => attempt);
  const story = `${id}: ${status}, attempts ${attempts.map(({ attempt, outcome: how = '?' }) => `${attempt} ${how}`).join(', ')}, ran ${ran} times`;
  const faults = [
    [status !== outcome, `is not ${outcome}`],
    [numbers.some((number, index) => number !== index + 1), 'has not one row for each attempt'],
    [execution.attempts !== attempts.length, `says ${execution.attempts} attempts`],
    [FINAL.includes(status) && !attempts.some((attempt) => attempt.outcome === status), 'no attempt ended like that'],
    [outcome === 'Succeeded' && ran === 0, 'never ran'],
  ] as const;
  return faults.filter(([wrong]) => wrong).map(([, what]) => `${story}: ${what}`);
}

async function detailsOf(api: Installation, rows: readonly { id: string; day: string }[]): Promise<Detail[]> {
  const details: Detail[] = [];
  const waiting = rows.values();
  const readSome = async (): Promise<void> => {
    for (const { id, day } of waiting) details.push(await api.json<Detail>(`/api/executions/${id}?day=${day}`));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  return details;
}

function idOf(line: string): string {
  return line.split(' ')[1] ?? '';
}
