const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** One of the six fields of a schedule: its bounds, and names for its values where it has any. */
export interface CronFieldKind {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** In order of value, from `least`. */
  readonly names?: readonly string[];
}

export const CRON_FIELDS = {
  second: { name: 'second', least: 0, most: 59 },
  minute: { name: 'minute', least: 0, most: 59 },
  hour: { name: 'hour', least: 0, most: 23 },
  day: { name: 'day of month', least: 1, most: 31 },
  month: { name: 'month', least: 1, most: 12, names: MONTHS },
  weekday: { name: 'day of week', least: 0, most: 6, names: WEEKDAYS },
} as const satisfies Record<string, CronFieldKind>;

/** A field that cannot be read; the text says why, for the schedule's own error. */
export class CronFieldError extends Error {}

/** The values that a field names, ascending (host-semantics, section 3.2). Throws CronFieldError. */
export function parseCronField(text: string, kind: CronFieldKind): readonly number[] {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const { first, last, step } = parseItem(item, kind);
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

/** The field as it is shown: `*` for every value, `a-b` for a run, else a list; names as numbers. */
export function formatCronField(values: readonly number[], kind: CronFieldKind): string {
  if (values.length === kind.most - kind.least + 1) return '*';
  const runs: [first: number, last: number][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === value - 1) run[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

interface Item {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

function parseItem(item: string, kind: CronFieldKind): Item {
  const slash = item.indexOf('/');
  const base = slash < 0 ? item : item.slice(0, slash);
  const step = slash < 0 ? 1 : parseStep(item.slice(slash + 1), kind);
  if (base === '*') return { first: kind.least, last: kind.most, step };
  const dash = base.indexOf('-');
  if (dash < 0) {
    const value = parseValue(base, kind);
    return { first: value, last: slash < 0 ? value : kind.most, step };
  }
  const ends = [parseValue(base.slice(0, dash), kind), parseValue(base.slice(dash + 1), kind)];
  // A range that runs backwards is turned round, not wrapped.
  return { first: Math.min(...ends), last: Math.max(...ends), step };
}

function parseStep(text: string, kind: CronFieldKind): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new CronFieldError(`the step '${text}' of the ${kind.name} field is no number`);
  return Math.max(1, Number(text));
}

function parseValue(text: string, kind: CronFieldKind): number {
  if (text === '') throw new CronFieldError(`the ${kind.name} field has an empty value`);
  if (/^\d{1,9}$/.test(text)) return inBounds(Number(text), kind);
  const wanted = text.toLowerCase();
  const index = kind.names?.findIndex((name) => name.toLowerCase().startsWith(wanted)) ?? -1;
  if (index >= 0) return kind.least + index;
  const names = kind.names === undefined ? '' : ` or a name such as ${kind.names[1]?.slice(0, 3)}`;
  throw new CronFieldError(
    `'${text}' is no value of the ${kind.name} field: give a number from ${kind.least} to ${kind.most}${names}`,
  );
}

function inBounds(value: number, kind: CronFieldKind): number {
  if (value >= kind.least && value <= kind.most) return value;
  const hint = kind === CRON_FIELDS.weekday && value === 7 ? '; Sunday is 0' : '';
  throw new CronFieldError(`${value} is no ${kind.name}: give a number from ${kind.least} to ${kind.most}${hint}`);
}
