import type { Occurrence } from '#contracts/schedules/timer-window.js';
import type { TimerDefinition } from './timer-definition.js';
import type { TimerRow, TimerState, Watch } from './timer-store.js';

/** The first occurrence of a timer after a moment, in its window. */
export function nextOccurrence({ trigger }: TimerDefinition, after: Date): Occurrence | undefined {
  return trigger.window.next(trigger.schedule, after, trigger.zone);
}

/** Whether what was missed while nobody watched is made up for at all. */
function remembers({ trigger }: TimerDefinition): boolean {
  return trigger.monitor || trigger.missedRuns === 'all';
}

/**
 * The rules of a start (host-semantics, section 3.6), for a timer that a watch or a version has not had yet, or whose trigger has changed. Undefined when
 * there is nothing to do. An installation that is killed and is back within seconds goes on with its watch: that is no start.
 */
export function planStart(
  definition: TimerDefinition,
  row: TimerRow | undefined,
  now: Date,
  watch: Watch,
): TimerState | undefined {
  const { trigger, version, revision } = definition;
  const startedAs = `${watch.id}/${version}`;
  if (row === undefined) {
    return startingUp(
      definition,
      { ...anew(definition, now), fingerprint: trigger.fingerprint, startedAs, revision },
      now,
    );
  }
  const isKnown = row.fingerprint === trigger.fingerprint && row.startedAs === startedAs;
  // A node that is behind the catalog leaves the timer to the others.
  if (isKnown || row.revision > revision) return undefined;
  const kept = { ...row, fingerprint: trigger.fingerprint, startedAs, revision };
  const state = remembers(definition)
    ? afterChange(definition, row, kept, now)
    : { ...kept, ...fromNowOn(definition, now) };
  const isNewStart = row.startedAs !== startedAs;
  return isNewStart ? startingUp(definition, armed(definition, state), now) : armed(definition, state);
}

/** The function is gone, disabled or faulty; what is known of its timer stays. Undefined when there is nothing to do. */
export function planStop(row: TimerRow, revision: number): TimerState | undefined {
  if (row.fingerprint === '' || row.revision > revision) return undefined;
  return { ...row, fingerprint: '', revision, due: undefined, startsUp: false, catchUpLeft: undefined };
}

/** Occurrences of the time in which it was paused were not missed. */
export function planResume(definition: TimerDefinition, row: TimerRow, now: Date): TimerState {
  return armed(definition, { ...row, paused: false, catchUpLeft: undefined, ...fromNowOn(definition, now) });
}

/** When the next slot is to be released, but not while one is open: a timer never overlaps itself. */
export function armed({ trigger }: TimerDefinition, state: TimerState): TimerState {
  const { next, openSlot } = state;
  if (next === undefined || openSlot !== undefined) return { ...state, due: undefined };
  return { ...state, due: trigger.window.place(next, trigger.zone)?.from };
}

function anew(definition: TimerDefinition, now: Date): Omit<TimerState, 'fingerprint' | 'startedAs' | 'revision'> {
  const { app, function: name } = definition;
  const nothing = { last: undefined, startsUp: false, catchUpLeft: undefined, openSlot: undefined, paused: false };
  const next = nextOccurrence(definition, now);
  return { app, function: name, ...nothing, next: next?.slot, due: next?.from, updated: now };
}

function fromNowOn(definition: TimerDefinition, now: Date): Pick<TimerState, 'next' | 'updated'> {
  return { next: nextOccurrence(definition, now)?.slot, updated: now };
}

/** A changed schedule never counts as past due: when its next occurrence would lie in the past, it begins now. */
function afterChange(definition: TimerDefinition, row: TimerRow, kept: TimerState, now: Date): TimerState {
  if (row.fingerprint === kept.fingerprint) return kept;
  const base = row.last ?? row.updated;
  const expected = nextOccurrence(definition, base)?.slot;
  if (expected?.getTime() === row.next?.getTime()) return kept;
  const isPast = expected !== undefined && expected < now;
  const next = isPast ? fromNowOn(definition, now) : { next: expected, updated: base };
  return { ...kept, last: undefined, catchUpLeft: undefined, ...next };
}

/** A run that is past due wins over the one at the start: never both. */
function startingUp(definition: TimerDefinition, state: TimerState, now: Date): TimerState {
  const isPastDue = state.due !== undefined && state.due <= now;
  if (!definition.trigger.runOnStartup || isPastDue || state.paused) return state;
  return { ...state, startsUp: true, due: state.openSlot === undefined ? now : undefined };
}
