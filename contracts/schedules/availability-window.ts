import { ScheduleError } from './schedule.js';
import { parseTimeOfDay } from './time-of-day.js';
import type { TimeZone } from './time-zone.js';

const DAY_MS = 86_400_000;
const DAY_S = 86_400;
const DAYS_OF_A_WEEK = 7;
/** Every closing comes again within a week: what stays open for longer never closes. */
const DAYS_AHEAD = DAYS_OF_A_WEEK + 2;
const MOST_HOURS = 20;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const HOURS = /^(?:([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+)?([\d:]+)\s*-\s*([\d:]+)$/i;

/** A stretch of the days that it is for, in seconds after their midnight; one that closes at or before it opens does so on the next day. */
interface Hours {
  readonly weekdays: ReadonlySet<number>;
  readonly opens: number;
  readonly closes: number;
}

/** Instants; `to` is not part of it. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Availability {
  readonly open: boolean;
  /** When it closes, or opens; undefined when it never does. */
  readonly changesAt: Date | undefined;
}

/**
 * When a machine may take work: `20:00-06:00`, `Mon-Fri 20:00-06:00, Sat-Sun 00:00-24:00`. Days are those on which the hours begin. Hours that touch or
 * overlap are one stretch.
 */
export class AvailabilityWindow {
  readonly #hours: readonly Hours[];

  /** Throws ScheduleError, whose text says what is expected. */
  constructor(text: string) {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.length > MOST_HOURS) throw new ScheduleError(`${parts.length} hours are too many: ${MOST_HOURS} at most`);
    this.#hours = parts.map(readHours);
  }

  at(now: Date, zone: TimeZone): Availability {
    const ms = now.getTime();
    const next = this.#stretches(ms, zone).find(({ to }) => to > ms);
    if (next === undefined) return { open: false, changesAt: undefined };
    if (next.from > ms) return { open: false, changesAt: new Date(next.from) };
    const isEndless = next.to > ms + (DAYS_OF_A_WEEK + 1) * DAY_MS;
    return { open: true, changesAt: isEndless ? undefined : new Date(next.to) };
  }

  /** Those around an instant, in order, apart from each other. */
  #stretches(ms: number, zone: TimeZone): Stretch[] {
    const today = Math.floor((ms + zone.offsetMs(ms)) / DAY_MS);
    const all: Stretch[] = [];
    for (let day = today - 1; day <= today + DAYS_AHEAD; day += 1) {
      for (const { weekdays, opens, closes } of this.#hours) {
        if (!weekdays.has(new Date(day * DAY_MS).getUTCDay())) continue;
        const instantOf = (second: number): number => zone.instantOf(day * DAY_MS + second * 1000);
        all.push({ from: instantOf(opens), to: instantOf(closes > opens ? closes : closes + DAY_S) });
      }
    }
    return merged(all.toSorted((a, b) => a.from - b.from));
  }
}

function merged(sorted: readonly Stretch[]): Stretch[] {
  const apart: Stretch[] = [];
  for (const stretch of sorted) {
    const last = apart.at(-1);
    if (last === undefined || stretch.from > last.to) apart.push(stretch);
    else apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
  }
  return apart;
}

function readHours(text: string): Hours {
  const [, first, last, from = '', until = ''] = HOURS.exec(text) ?? [];
  const weekdays = daysOf(first, last);
  const opens = parseTimeOfDay(from);
  const closes = until === '24:00' ? DAY_S : parseTimeOfDay(until);
  if (weekdays === undefined || opens === undefined || closes === undefined) {
    throw new ScheduleError(`'${text}' is no stretch of time`);
  }
  if (opens === closes)
    throw new ScheduleError(`'${text}' opens and closes at once: write 00:00-24:00 for a whole day`);
  return { weekdays, opens, closes };
}

/** Undefined for a day that nobody knows; without days: every one. */
function daysOf(first: string | undefined, last = first): ReadonlySet<number> | undefined {
  if (first === undefined || last === undefined) return new Set(DAYS.keys());
  const [from, until] = [DAYS.indexOf(first.toLowerCase()), DAYS.indexOf(last.toLowerCase())];
  if (from < 0 || until < 0) return undefined;
  const length = ((until - from + DAYS_OF_A_WEEK) % DAYS_OF_A_WEEK) + 1;
  return new Set(Array.from({ length }, (_, index) => (from + index) % DAYS_OF_A_WEEK));
}
