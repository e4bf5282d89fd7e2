import type { Binding } from '../messages/function-metadata.js';
import { findSetting, resolveSettings, type Settings } from '../setting-references.js';
import { triggerOption } from '../trigger-options.js';
import { parseSchedule, ScheduleError, type Schedule } from './schedule.js';
import { TimeZone } from './time-zone.js';
import { OUTSIDE_WINDOW, TimerWindow, type WindowText } from './timer-window.js';

/**
 * What becomes of occurrences that nobody saw to, or that fell into a run of the same timer. `azure`: one run for all of them. `skip`: none.
 * `all`: one each, oldest first, up to `missedRunsLimit`.
 */
export const MISSED_RUNS = ['azure', 'skip', 'all'] as const;
export type MissedRuns = (typeof MISSED_RUNS)[number];

const DEFAULT_LIMIT = 100;
const MOST_LIMIT = 100_000;

/** A timer trigger as its binding, the options beyond Azure and the app's settings make it. */
export interface TimerTrigger {
  readonly schedule: Schedule;
  readonly zone: TimeZone;
  /** False when `useMonitor` is, and for what falls due more than once a minute (host-semantics, section 3.4). */
  readonly monitor: boolean;
  readonly runOnStartup: boolean;
  readonly missedRuns: MissedRuns;
  readonly missedRunsLimit: number;
  readonly window: TimerWindow;
  /** The window as it was written. */
  readonly windowText: WindowText;
  /** Differs when anything above does: what a change is told by. */
  readonly fingerprint: string;
}

/** Throws ScheduleError, whose text names the option and the remedy. */
export function readTimerTrigger(functionName: string, binding: Binding, settings: Settings): TimerTrigger {
  const option = (name: string): string | undefined =>
    resolved(triggerOption(functionName, binding, settings, name), settings);
  const schedule = parseSchedule(readText(binding['schedule'], settings));
  const zone = readZone(settings);
  const missedRuns = oneOf('missedRuns', option('missedRuns') ?? 'azure', MISSED_RUNS);
  const missedRunsLimit = readLimit(option('missedRunsLimit'));
  const outside = oneOf('outsideWindow', option('outsideWindow') ?? 'wait', OUTSIDE_WINDOW);
  const windowText: WindowText = { notBefore: option('notBefore'), notAfter: option('notAfter'), outside };
  const monitor = isTrue(binding['useMonitor'] ?? true, settings) && !schedule.isSubMinute;
  return {
    schedule,
    zone,
    monitor,
    runOnStartup: isTrue(binding['runOnStartup'], settings),
    missedRuns,
    missedRunsLimit,
    window: new TimerWindow(windowText),
    windowText,
    fingerprint: JSON.stringify([schedule.display, zone.name, monitor, windowText]),
  };
}

function readText(schedule: unknown, settings: Settings): string {
  if (typeof schedule !== 'string' || schedule.trim() === '') {
    throw new ScheduleError('the trigger has no "schedule": give it one, such as "0 */5 * * * *"');
  }
  return resolved(schedule, settings) ?? '';
}

function resolved(text: string | undefined, settings: Settings): string | undefined {
  if (text === undefined) return undefined;
  const { text: value, problem } = resolveSettings(text, settings);
  if (problem !== undefined) throw new ScheduleError(problem);
  return value;
}

/** The zone of the app's own clock, as on Azure: TZ, which its code goes by wherever it is set, else WEBSITE_TIME_ZONE (host-semantics, section 3.9). */
function readZone(settings: Settings): TimeZone {
  for (const setting of ['TZ', 'WEBSITE_TIME_ZONE']) {
    const name = findSetting(settings, setting);
    if (name === undefined || name.trim() === '') continue;
    const zone = TimeZone.find(name);
    if (zone !== undefined) return zone;
    throw new ScheduleError(
      `the setting ${setting} is '${name}', which is no time zone that is known here: give an IANA name such as "Europe/Berlin"`,
    );
  }
  return TimeZone.utc;
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST_LIMIT) return limit;
  throw new ScheduleError(`missedRunsLimit is '${text}': give a number from 1 to ${MOST_LIMIT}`);
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new ScheduleError(`${option} is '${text}': give one of ${known.join(', ')}`);
}

function isTrue(value: unknown, settings: Settings): boolean {
  return typeof value === 'string' ? resolved(value, settings)?.trim().toLowerCase() === 'true' : value === true;
}
