import { windowsZones } from './windows-zones.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEARS_KEPT = 64;
/** There are some 600 names; each may be written in many ways, and whoever previews a schedule may ask for any. */
const ZONES_KEPT = 1_000;

/** A stretch of time through which a zone's clocks keep one distance to UTC. Both ends are instants; `to` is not part of it. */
export interface Regime {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

/** The offset at the beginning of a year, and each that follows it with its first instant. */
interface YearOfOffsets {
  readonly offsetMs: number;
  readonly changes: readonly { readonly at: number; readonly offsetMs: number }[];
}

const zones = new Map<string, TimeZone>();

/** A time zone by its IANA name, or by the Windows name that Azure uses. All times in milliseconds. */
export class TimeZone {
  /** The IANA name. */
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  /** Finding the changes of a year costs a hundred look-ups, each as dear as a thousand comparisons. */
  readonly #years = new Map<number, YearOfOffsets>();

  private constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Undefined for a name that nobody knows. Names in any case. */
  static find(name: string): TimeZone | undefined {
    const iana = windowsZones.get(name.trim().toLowerCase()) ?? name.trim();
    const known = zones.get(iana);
    if (known !== undefined) return known;
    try {
      const zone = new TimeZone(iana);
      if (zones.size >= ZONES_KEPT) zones.clear();
      zones.set(iana, zone);
      return zone;
    } catch {
      return undefined;
    }
  }

  static readonly utc = new TimeZone('UTC');

  /** How far local clocks are ahead of UTC. */
  offsetMs(instant: number): number {
    const { offsetMs, changes } = this.#year(new Date(instant).getUTCFullYear());
    return changes.findLast(({ at }) => at <= instant)?.offsetMs ?? offsetMs;
  }

  /**
   * When local clocks show a time, given as the milliseconds that the same reading would be in UTC. A time that they show twice is the first of the two;
   * one that they skip comes as if they had not been changed yet, as it does for a schedule.
   */
  instantOf(local: number): number {
    const [before, after] = [local - this.offsetMs(local - DAY_MS), local - this.offsetMs(local + DAY_MS)];
    const isShown = (instant: number): boolean => instant + this.offsetMs(instant) === local;
    return isShown(before) || !isShown(after) ? before : after;
  }

  /** The regimes that touch the time from one instant to another, in order. */
  regimes(from: number, to: number): Regime[] {
    const regimes: Regime[] = [];
    let start = this.#changesBetween(from - 2 * DAY_MS, from).at(-1) ?? from - 2 * DAY_MS;
    for (const end of [...this.#changesBetween(from, to + 2 * DAY_MS), to + 2 * DAY_MS]) {
      if (end <= start) continue;
      regimes.push({ from: start, to: end, offsetMs: this.offsetMs(start) });
      start = end;
    }
    return regimes;
  }

  /** Those after `from`, up to and with `to`. */
  #changesBetween(from: number, to: number): number[] {
    const years: number[] = [];
    for (let year = new Date(from).getUTCFullYear(); year <= new Date(to).getUTCFullYear(); year += 1) years.push(year);
    const changes = years.flatMap((year) => this.#year(year).changes.map(({ at }) => at));
    return changes.filter((change) => change > from && change <= to);
  }

  #year(year: number): YearOfOffsets {
    let known = this.#years.get(year);
    if (known === undefined) {
      if (this.#years.size >= YEARS_KEPT) this.#years.clear();
      const [from, to] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
      known = { offsetMs: this.#lookUp(from), changes: this.#findChanges(from, to) };
      this.#years.set(year, known);
    }
    return known;
  }

  /** No zone changes its clocks twice within a week. */
  #findChanges(from: number, to: number): YearOfOffsets['changes'] {
    const changes: { at: number; offsetMs: number }[] = [];
    for (let start = from; start < to; start += WEEK_MS) {
      const end = Math.min(start + WEEK_MS, to);
      const offsetMs = this.#lookUp(end);
      if (this.#lookUp(start) !== offsetMs) changes.push({ at: this.#findChange(start, end), offsetMs });
    }
    return changes;
  }

  /** The first second of the new offset; the two ends differ. */
  #findChange(from: number, to: number): number {
    const before = this.#lookUp(from);
    let [low, high] = [from / 1000, to / 1000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#lookUp(middle * 1000) === before) low = middle;
      else high = middle;
    }
    return high * 1000;
  }

  #lookUp(instant: number): number {
    const second = Math.floor(instant / 1000) * 1000;
    const parts = Object.fromEntries(this.#format.formatToParts(second).map(({ type, value }) => [type, value]));
    const field = (type: string): number => Number(parts[type]);
    const local = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    );
    return local - second;
  }

  /** `2026-01-31T19:00:00+01:00`; with `digits` of the second's fraction, such as 7 for .NET's round-trip form. */
  format(instant: number, digits = 0): string {
    const offsetMs = this.offsetMs(instant);
    const local = new Date(instant + offsetMs).toISOString();
    const fraction = digits === 0 ? '' : `.${local.slice(20, 23).padEnd(digits, '0').slice(0, digits)}`;
    const minutes = Math.trunc(Math.abs(offsetMs) / 60_000);
    const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
    return `${local.slice(0, 19)}${fraction}${offsetMs < 0 ? '-' : '+'}${clock}`;
  }
}
