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
/** More than a year, both ways. */
const AHEAD_MS = 400 * 86_400_000;
const SHOWN = 3;
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

/** The last ones before an instant, in order. */
function runsBefore(schedule: Schedule, zone: TimeZone, at: number): Date[] {
  const found: Date[] = [];
  let end = at;
  while (found.length < SHOWN) {
    const run = lastBefore(schedule, zone, end);
    if (run === undefined) break;
    found.unshift(run);
    end = run.getTime();
  }
  return found;
}

/** By halves, for a schedule only looks forward: some thirty looks, however many runs there are. */
function lastBefore(schedule: Schedule, zone: TimeZone, end: number): Date | undefined {
  const runAfter = (from: number): Date | undefined => {
    const run = schedule.next(new Date(from), zone);
    return run !== undefined && run.getTime() < end ? run : undefined;
  };
  let last = runAfter(end - AHEAD_MS);
  let to = end;
  while (last !== undefined && to - last.getTime() >= SECOND_MS) {
    const middle = last.getTime() + (to - last.getTime()) / 2;
    const later = runAfter(middle);
    if (later === undefined) to = middle;
    else last = later;
  }
  return last;
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
