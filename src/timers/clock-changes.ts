import type { Schedule } from '#contracts/schedules/schedule.js';
import { TimeZone } from '#contracts/schedules/time-zone.js';

/**
 * What a change of the clocks does to a schedule (host-semantics, section 3.9). shifted: a time that does not exist comes later by the gap; skipped: times of
 * the hour that is left out fall away; doubled: it runs in both passes of the repeated hour; once: in the first pass only; none: nothing falls there.
 */
export const CLOCK_EFFECTS = ['shifted', 'skipped', 'doubled', 'once', 'none'] as const;
type ClockEffect = (typeof CLOCK_EFFECTS)[number];

/** Of a run beside the change. */
export const RUN_NOTES = ['shifted', 'first pass', 'second pass', 'once'] as const;
type RunNote = (typeof RUN_NOTES)[number];

interface RunByChange {
  readonly at: Date;
  readonly note: RunNote | undefined;
}

export interface ClockChange {
  readonly at: Date;
  /** How far the clocks go forward; below zero: back. */
  readonly byMs: number;
  readonly effect: ClockEffect;
  readonly before: readonly RunByChange[];
  readonly after: readonly RunByChange[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const AHEAD_MS = 400 * DAY_MS;
const SHOWN = 3;
/** The first that holds enough runs is looked through: never more than some thousands. */
const LOOK_BACK_MS = [10 * SECOND_MS, 5 * MINUTE_MS, 4 * HOUR_MS, 4 * DAY_MS, 40 * DAY_MS, AHEAD_MS];

/** The next change of a zone's clocks forward and the next back, in order. None for a zone that has no summer time, and for a time span, which knows no clocks. */
export function clockChanges(schedule: Schedule, zone: TimeZone, now: Date): ClockChange[] {
  if (schedule.kind === 'interval') return [];
  const regimes = zone.regimes(now.getTime(), now.getTime() + AHEAD_MS);
  const changes = regimes.slice(1).flatMap(({ from, offsetMs }, index) => {
    const before = regimes[index]?.offsetMs ?? offsetMs;
    return from > now.getTime() && before !== offsetMs ? [{ at: from, before, after: offsetMs }] : [];
  });
  const forward = changes.find(({ before, after }) => after > before);
  const back = changes.find(({ before, after }) => after < before);
  return [forward, back]
    .filter((change) => change !== undefined)
    .toSorted((a, b) => a.at - b.at)
    .map((change) => describe(schedule, zone, change));
}

/** An instant, and the offsets on both sides of it. */
interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

function describe(schedule: Schedule, zone: TimeZone, change: Change): ClockChange {
  const note = (run: Date): RunByChange => ({ at: run, note: noteOf(schedule, zone, change, run.getTime()) });
  return {
    at: new Date(change.at),
    byMs: change.after - change.before,
    effect: effectOf(schedule, zone, change),
    before: runsBefore(schedule, zone, change.at).map(note),
    after: runsFrom(schedule, zone, change.at, SHOWN).map(note),
  };
}

function effectOf(schedule: Schedule, zone: TimeZone, { at, before, after }: Change): ClockEffect {
  // By the clock on the wall: the times that are left out, or come twice.
  const [from, to] = after > before ? [at + before, at + after] : [at + after, at + before];
  const first = schedule.next(new Date(from - SECOND_MS), TimeZone.utc)?.getTime();
  if (first === undefined || first >= to) return 'none';
  const run = schedule.next(new Date(at - SECOND_MS), zone)?.getTime() ?? Infinity;
  if (after > before) return run < at + (after - before) && !isOnClock(schedule, run + after) ? 'shifted' : 'skipped';
  return run < at + (before - after) ? 'doubled' : 'once';
}

function noteOf(schedule: Schedule, zone: TimeZone, change: Change, run: number): RunNote | undefined {
  const { at, before, after } = change;
  const span = Math.abs(after - before);
  if (after > before) return run >= at && run < at + span && !isOnClock(schedule, run + after) ? 'shifted' : undefined;
  if (run >= at && run < at + span) return 'second pass';
  if (run < at - span || run >= at) return undefined;
  return effectOf(schedule, zone, change) === 'doubled' ? 'first pass' : 'once';
}

function isOnClock(schedule: Schedule, local: number): boolean {
  return schedule.next(new Date(local - SECOND_MS), TimeZone.utc)?.getTime() === local;
}

/** The last ones before an instant. */
function runsBefore(schedule: Schedule, zone: TimeZone, at: number): Date[] {
  for (const backMs of LOOK_BACK_MS) {
    const found: Date[] = [];
    let run = schedule.next(new Date(at - backMs), zone);
    while (run !== undefined && run.getTime() < at) {
      found.push(run);
      run = schedule.next(run, zone);
    }
    if (found.length >= SHOWN || backMs === LOOK_BACK_MS.at(-1)) return found.slice(-SHOWN);
  }
  return [];
}

/** The first ones at an instant or after it. */
export function runsFrom(schedule: Schedule, zone: TimeZone, at: number, count: number): Date[] {
  const found: Date[] = [];
  let run = schedule.next(new Date(at - SECOND_MS), zone);
  while (run !== undefined && found.length < count) {
    found.push(run);
    run = schedule.next(run, zone);
  }
  return found;
}
