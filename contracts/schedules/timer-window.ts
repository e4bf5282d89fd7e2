import { parseSchedule, ScheduleError, type Schedule } from './schedule.js';
import { parseTimeOfDay } from './time-of-day.js';
import type { TimeZone } from './time-zone.js';

/** What becomes of an occurrence outside the daily window: it waits for the window to open, or it does not happen. */
export const OUTSIDE_WINDOW = ['wait', 'skip'] as const;
export type OutsideWindow = (typeof OUTSIDE_WINDOW)[number];

/** An occurrence of a timer and the time in which it may begin. */
export interface Occurrence {
  /** The moment that the schedule names. */
  readonly slot: Date;
  /** The slot, or the opening of the window that it waits for. */
  readonly from: Date;
  /** What has not begun by then is missed; undefined: never too late. */
  readonly until: Date | undefined;
}

/** As a person writes it: times of day (`20:00`) make a window of every day, ISO dates with times the bounds of the whole timer. */
export interface WindowText {
  readonly notBefore: string | undefined;
  readonly notAfter: string | undefined;
  readonly outside: OutsideWindow;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
/** The third look finds an occurrence if there is one: after the bound, in the window, after a gap of the schedule; the rest is for clocks that change. */
const MOST_LOOKS = 8;

/** When a timer may run, besides its schedule. Both bounds are optional, and each is a time of day in the timer's zone or a moment. */
export class TimerWindow {
  readonly #opens: Schedule | undefined;
  readonly #closes: Schedule | undefined;
  readonly #earliest: Date | undefined;
  readonly #latest: Date | undefined;
  readonly #outside: OutsideWindow;

  /** Throws ScheduleError. */
  constructor({ notBefore, notAfter, outside }: WindowText) {
    const [opens, earliest] = readBound('notBefore', notBefore);
    const [closes, latest] = readBound('notAfter', notAfter);
    if (opens !== undefined && opens === closes) {
      throw new ScheduleError(`notBefore and notAfter are both ${notBefore?.trim()}: leave both out for the whole day`);
    }
    const isDaily = opens !== undefined || closes !== undefined;
    this.#opens = isDaily ? daily(opens ?? 0) : undefined;
    this.#closes = isDaily ? daily(closes ?? 0) : undefined;
    this.#earliest = earliest;
    this.#latest = latest;
    this.#outside = outside;
  }

  /** The first occurrence of a schedule strictly after a moment; undefined when there is none any more. */
  next(schedule: Schedule, after: Date, zone: TimeZone): Occurrence | undefined {
    let from = after;
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      // A second before: an occurrence at the bound itself counts.
      if (this.#earliest !== undefined && from < this.#earliest) from = secondBefore(this.#earliest);
      const slot = schedule.next(from, zone);
      if (slot === undefined || this.#isOver(slot)) return undefined;
      const placed = this.place(slot, zone);
      if (placed !== undefined && (placed.from.getTime() === slot.getTime() || this.#outside === 'wait')) return placed;
      if (placed === undefined) return undefined;
      from = secondBefore(placed.from);
    }
    return undefined;
  }

  /** When an occurrence may begin; undefined when that will never be. */
  place(slot: Date, zone: TimeZone): Occurrence | undefined {
    const placed = this.#placeInDay(slot, zone);
    if (placed === undefined || this.#isOver(placed.from)) return undefined;
    const until = [placed.until, this.#latest].filter((bound) => bound !== undefined);
    return { ...placed, until: until.length === 0 ? undefined : new Date(Math.min(...until.map(Number))) };
  }

  #placeInDay(slot: Date, zone: TimeZone): Occurrence | undefined {
    if (this.#opens === undefined || this.#closes === undefined) return { slot, from: slot, until: undefined };
    const opening = this.#opens.next(slot, zone);
    const closing = this.#closes.next(slot, zone);
    if (opening === undefined || closing === undefined) return undefined;
    if (closing < opening) return { slot, from: slot, until: closing };
    return { slot, from: opening, until: this.#closes.next(opening, zone) };
  }

  #isOver(at: Date): boolean {
    return this.#latest !== undefined && at >= this.#latest;
  }
}

function readBound(
  option: string,
  text: string | undefined,
): [timeOfDay: number | undefined, moment: Date | undefined] {
  if (text === undefined || text.trim() === '') return [undefined, undefined];
  const given = text.trim();
  const timeOfDay = parseTimeOfDay(given);
  if (timeOfDay !== undefined) return [timeOfDay, undefined];
  const moment = MOMENT.test(given) ? new Date(given) : new Date(NaN);
  if (!Number.isNaN(moment.getTime())) return [undefined, moment];
  throw new ScheduleError(
    `${option} is '${text}': write a time of day such as 20:00, or a moment such as 2026-01-31T18:00:00Z`,
  );
}

/** A point in time of every day, so that summer time is treated like that of any schedule. */
function daily(second: number): Schedule {
  const [hour, minute] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
  return parseSchedule(`${second % 60} ${minute} ${hour} * * *`);
}

function secondBefore(moment: Date): Date {
  return new Date(Math.ceil(moment.getTime() / 1000) * 1000 - 1000);
}
