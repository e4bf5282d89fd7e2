import { CronExpression } from './cron-expression.js';
import { CronFieldError } from './cron-field.js';
import { formatTimeSpan, parseDotNetTimeSpanMs } from './time-span.js';
import type { Regime, TimeZone } from './time-zone.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** No schedule needs more windows than this to show its next occurrence; the limit keeps a mistake of ours from looping. */
const MOST_WINDOWS = 16;
/** As for cron: the last moment that SQL Server can store, and .NET can tell. */
const LAST_MOMENT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** When a timer falls due. */
export interface Schedule {
  readonly kind: 'cron' | 'interval';
  /** Normalised: `0 0 9 * * 1-5`, or `00:30:00`. */
  readonly display: string;
  /** The member of the timer object: true for cron. */
  readonly adjustForDst: boolean;
  /** Whether Azure switches `useMonitor` off for it (host-semantics, section 3.4). */
  readonly isSubMinute: boolean;
  /** The first occurrence strictly after a moment, in whole seconds for cron; undefined when there will be none. */
  next(after: Date, zone: TimeZone): Date | undefined;
}

/** A schedule that cannot be read; the text says why and what to write. */
export class ScheduleError extends Error {}

/** Reads NCRONTAB, else a .NET TimeSpan (host-semantics, section 3.1), settings resolved already. Throws ScheduleError. */
export function parseSchedule(text: string): Schedule {
  const cron = parseCron(text);
  if (cron !== undefined) return new CronSchedule(cron);
  const everyMs = parseDotNetTimeSpanMs(text);
  if (everyMs === undefined) {
    throw new ScheduleError(
      `'${text}' was not recognized as a valid cron expression or timespan string. Write five or six cron fields such as "0 */5 * * * *", or a time span such as "00:30:00"`,
    );
  }
  if (everyMs < 1) throw new ScheduleError(`the time span '${text}' does not lead forward: write one above zero`);
  return new IntervalSchedule(everyMs);
}

function parseCron(text: string): CronExpression | undefined {
  try {
    return CronExpression.parse(text);
  } catch (error) {
    if (!(error instanceof CronFieldError)) throw error;
    throw new ScheduleError(
      `'${text}' was not recognized as a valid cron expression or timespan string: ${error.message}`,
      { cause: error },
    );
  }
}

/** Keyed on the start of the run before: not aligned to the clock, blind to zones. */
class IntervalSchedule implements Schedule {
  readonly kind = 'interval';
  readonly adjustForDst = false;
  readonly display: string;
  readonly #everyMs: number;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
    this.display = formatTimeSpan(everyMs);
  }

  get isSubMinute(): boolean {
    return this.#everyMs < MINUTE_MS;
  }

  next(after: Date): Date | undefined {
    const next = after.getTime() + this.#everyMs;
    return next <= LAST_MOMENT_MS ? new Date(next) : undefined;
  }
}

/**
 * Both sides of summer time follow from one picture: when clocks go forward, the old offset is kept for the length of the gap besides the new one, so a
 * time in the gap comes later by the gap; when they go back, an interval schedule runs through both passes and a point in time is due in the first only.
 */
class CronSchedule implements Schedule {
  readonly kind = 'cron';
  readonly adjustForDst = true;
  readonly #cron: CronExpression;

  constructor(cron: CronExpression) {
    this.#cron = cron;
  }

  get display(): string {
    return this.#cron.display;
  }

  get isSubMinute(): boolean {
    return this.#cron.isSubMinute;
  }

  next(after: Date, zone: TimeZone): Date | undefined {
    let from = after.getTime();
    for (let n = 0; n < MOST_WINDOWS; n += 1) {
      const found = this.#within(from, from + DAY_MS, zone);
      if (found !== undefined) return new Date(found);
      // Nothing for a day: the next match of the wall clock is near the next occurrence.
      const offsetMs = zone.offsetMs(from + DAY_MS);
      const local = this.#cron.nextLocal(from + DAY_MS + offsetMs - DAY_MS / 2);
      if (local === undefined) return undefined;
      from = Math.max(from + DAY_MS / 2, local - offsetMs - DAY_MS / 2);
    }
    return undefined;
  }

  /** The first occurrence after one instant and not after another. */
  #within(after: number, until: number, zone: TimeZone): number | undefined {
    const regimes = zone.regimes(after - DAY_MS, until);
    const found = regimes.flatMap((regime, index) => {
      const [from, to] = this.#activity(regime, regimes[index - 1], regimes[index + 1]);
      const local = this.#cron.nextLocal(Math.max(after, from - 1000) + regime.offsetMs);
      const instant = local === undefined ? Infinity : local - regime.offsetMs;
      return instant < to && instant <= until ? [instant] : [];
    });
    return found.length === 0 ? undefined : Math.min(...found);
  }

  #activity(regime: Regime, before: Regime | undefined, after: Regime | undefined): [from: number, to: number] {
    const backMs = Math.max(0, (before?.offsetMs ?? regime.offsetMs) - regime.offsetMs);
    const gapMs = Math.max(0, (after?.offsetMs ?? regime.offsetMs) - regime.offsetMs);
    return [regime.from + (this.#cron.isInterval ? 0 : backMs), regime.to + gapMs];
  }
}
