import type { TimerDefinition } from './timer-definition.js';
import { armed, nextOccurrence } from './timer-start.js';
import type { EndedSlot, NewMissed, TimerState } from './timer-store.js';

export interface Settlement {
  readonly to: TimerState;
  readonly missed?: NewMissed;
}

/**
 * What becomes of a timer whose run has ended (host-semantics, section 3.7): the next slot follows from the start of the run; one that fell into the run
 * is due now. Undefined when this node does not know the trigger that the timer is scheduled by: another does, or this one soon will.
 */
export function planSettlement(
  definition: TimerDefinition | undefined,
  ended: EndedSlot,
  now: Date,
): Settlement | undefined {
  const row = ended.timer;
  const closed: TimerState = { ...row, openSlot: undefined };
  const missed: NewMissed = { slot: ended.slot, occurrences: 1, reason: 'expired' };
  const note = ended.outcome === 'Expired' ? { missed } : {};
  if (row.fingerprint === '') return { to: { ...closed, due: undefined }, ...note };
  if (definition?.trigger.fingerprint !== row.fingerprint) return undefined;
  const to = row.startsUp ? { ...closed, due: now } : following(definition, closed, ended, now);
  return { to, ...note };
}

function following(definition: TimerDefinition, closed: TimerState, ended: EndedSlot, now: Date): TimerState {
  const began = clamped(ended.beganAt, ended.releasedAt, now);
  const last = ended.beganAt === undefined || ended.kind === 'manual' ? closed.last : began;
  const state = { ...closed, last, updated: last ?? now };
  const { missedRuns } = definition.trigger;
  if (ended.kind === 'manual') return notBefore(now, armed(definition, { ...closed, updated: closed.updated }));
  if (missedRuns === 'all') return everySlot(definition, state, ended);
  const end = clamped(ended.endedAt, began, now);
  // What never began has no start to go by.
  const base = ended.beganAt === undefined ? end : began;
  const next = nextOccurrence(definition, base);
  const fellIntoRun = next !== undefined && next.from <= end;
  if (!fellIntoRun) return armed(definition, { ...state, next: next?.slot });
  if (missedRuns === 'skip') return armed(definition, { ...state, next: nextOccurrence(definition, now)?.slot });
  return { ...state, next: next.slot, due: now };
}

/** One run for each, however long they take: the next slot follows from the slot. */
function everySlot(definition: TimerDefinition, state: TimerState, { slot, kind }: EndedSlot): TimerState {
  const next = kind === 'scheduled' ? nextOccurrence(definition, slot)?.slot : state.next;
  return armed(definition, { ...state, next });
}

/** A moment of a worker's clock, which decides nothing outside the time that the database knows of. */
function clamped(at: Date | undefined, least: Date, most: Date): Date {
  return new Date(Math.min(Math.max(at?.getTime() ?? least.getTime(), least.getTime()), most.getTime()));
}

/** What fell into a run that somebody asked for is due when it has ended, and was not missed. */
function notBefore(now: Date, state: TimerState): TimerState {
  return state.due !== undefined && state.due < now ? { ...state, due: now } : state;
}
