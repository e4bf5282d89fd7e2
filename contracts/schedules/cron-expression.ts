import { CRON_FIELDS, formatCronField, parseCronField } from './cron-field.js';

/** The Gregorian calendar repeats after this many months: what has not matched by then never will. */
const MONTHS_OF_A_CYCLE = 400 * 12;
/** The end of .NET's DateTime: nothing falls due later. */
const LAST_YEAR = 9999;
const DAY_MS = 86_400_000;

/**
 * An NCRONTAB schedule of five or six fields (host-semantics, section 3.2). Works on the clock on the wall: a local time is the milliseconds that the same
 * reading would be in UTC, so that no zone and no summer time disturb the arithmetic.
 */
export class CronExpression {
  /** The fields normalised, such as `0 0,30 9 * * 1-5`. */
  readonly display: string;
  readonly #seconds: readonly number[];
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #days: ReadonlySet<number>;
  readonly #months: ReadonlySet<number>;
  readonly #weekdays: ReadonlySet<number>;

  private constructor(fields: readonly (readonly number[])[]) {
    const [seconds = [], minutes = [], hours = [], days = [], months = [], weekdays = []] = fields;
    this.#seconds = seconds;
    this.#minutes = minutes;
    this.#hours = hours;
    this.#days = new Set(days);
    this.#months = new Set(months);
    this.#weekdays = new Set(weekdays);
    this.display = KINDS.map((kind, index) => formatCronField(fields[index] ?? [], kind)).join(' ');
  }

  /** Undefined when the text does not have five or six words. Throws CronFieldError when it has, and one of them cannot be read. */
  static parse(text: string): CronExpression | undefined {
    const words = text.split(' ').filter((word) => word !== '');
    if (words.length !== 5 && words.length !== 6) return undefined;
    const six = words.length === 6 ? words : ['0', ...words];
    return new CronExpression(KINDS.map((kind, index) => parseCronField(six[index] ?? '', kind)));
  }

  /** Whether it says `*` or a range for the time of day: then it runs through both passes of a repeated hour (host-semantics, section 3.9). */
  get isInterval(): boolean {
    return this.display
      .split(' ')
      .slice(0, 3)
      .some((field) => field === '*' || field.includes('-'));
  }

  /** Whether it falls due more than once in every minute. */
  get isSubMinute(): boolean {
    return (
      this.#seconds.length > 1 &&
      this.display
        .split(' ')
        .slice(1)
        .every((field) => field === '*')
    );
  }

  /** The first match strictly after a local time, in whole seconds; undefined when there is none, as for the 30th of February. */
  nextLocal(after: number): number | undefined {
    const from = Math.floor(after / 1000) * 1000 + 1000;
    const midnight = Math.floor(from / DAY_MS) * DAY_MS;
    if (this.#matchesDay(midnight)) {
      const time = this.#timeFrom((from - midnight) / 1000);
      if (time !== undefined) return midnight + time * 1000;
    }
    const day = this.#dayAfter(midnight);
    const first = this.#timeFrom(0);
    return day === undefined || first === undefined ? undefined : day + first * 1000;
  }

  #matchesDay(midnight: number): boolean {
    const date = new Date(midnight);
    // Both must match: classic cron would be content with one.
    return (
      this.#months.has(date.getUTCMonth() + 1) &&
      this.#days.has(date.getUTCDate()) &&
      this.#weekdays.has(date.getUTCDay())
    );
  }

  #dayAfter(midnight: number): number | undefined {
    const date = new Date(midnight);
    let first = date.getUTCDate() + 1;
    for (let n = 0; n <= MONTHS_OF_A_CYCLE; n += 1) {
      const month = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n, 1));
      if (month.getUTCFullYear() > LAST_YEAR) return undefined;
      const found = this.#months.has(month.getUTCMonth() + 1) ? this.#dayOfMonth(month, first) : undefined;
      if (found !== undefined) return found;
      first = 1;
    }
    return undefined;
  }

  #dayOfMonth(month: Date, first: number): number | undefined {
    const length = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
    for (let day = first; day <= length; day += 1) {
      const midnight = month.getTime() + (day - 1) * DAY_MS;
      if (this.#days.has(day) && this.#weekdays.has(new Date(midnight).getUTCDay())) return midnight;
    }
    return undefined;
  }

  /** The first time of day, in seconds, at or after one. */
  #timeFrom(second: number): number | undefined {
    const [hour, minute] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
    for (const h of this.#hours.filter((each) => each >= hour)) {
      for (const m of this.#minutes.filter((each) => h > hour || each >= minute)) {
        const s = this.#seconds.find((each) => h > hour || m > minute || each >= second % 60);
        if (s !== undefined) return (h * 60 + m) * 60 + s;
      }
    }
    return undefined;
  }
}

const KINDS = [
  CRON_FIELDS.second,
  CRON_FIELDS.minute,
  CRON_FIELDS.hour,
  CRON_FIELDS.day,
  CRON_FIELDS.month,
  CRON_FIELDS.weekday,
];
