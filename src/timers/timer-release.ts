import type { TimerDefinition } from './timer-definition.js';
import { armed, nextOccurrence } from './timer-start.js';
import type { NewMissed, SlotKind, TimerRow, TimerState, Watch } from './timer-store.js';

/** A slot that is released later than this was missed: nobody was there, or the store was not. */
const PAST_DUE_AFTER_MS = 60_000;
const MOST_COUNTED = 1_000;

/** A run that is to be published. */
export interface PlannedSlot {
  readonly slot: Date;
  readonly kind: SlotKind;
  readonly isPastDue: boolean;
  /** Too late to begin. */
  readonly until: Date | undefined;
}

/** What is to be done with a timer that is due. */
export interface Release {
  readonly to: TimerState;
  readonly open?: PlannedSlot;
  readonly missed?: NewMissed;
}

/** What becomes of a timer that is due (host-semantics, section 3.6), and of what was missed by its policy. */
export function planRelease(definition: TimerDefinition, row: TimerRow, now: Date, watch: Watch): Release {
  if (row.startsUp) return opening(row, { slot: now, kind: 'startup', isPastDue: false, until: undefined });
  const slot = row.next;
  if (slot === undefined) return { to: { ...row, due: undefined } };
  const { trigger } = definition;
  const until = trigger.window.place(slot, trigger.zone)?.until;
  if (until !== undefined && until <= now) return expired(definition, row, slot, now);
  const planned: PlannedSlot = { slot, kind: 'scheduled', isPastDue: false, until };
  const due = row.due ?? now;
  const isMissed = due < watch.since || now.getTime() - due.getTime() > PAST_DUE_AFTER_MS;
  if (!isMissed) return opening({ ...row, catchUpLeft: undefined }, planned);
  return missed(definition, row, planned, { now, watched: due >= watch.since });
}

/** Somebody asks for a run now. The schedule goes on as it was once the run has ended. */
export function planManual(row: TimerRow, now: Date): Required<Pick<Release, 'to' | 'open'>> {
  return opening(row, { slot: now, kind: 'manual', isPastDue: false, until: undefined }, row.startsUp);
}

/** Occurrences from one up to now; not counted to the end. */
function countMissed(definition: TimerDefinition, slot: Date, now: Date): number {
  let count = 0;
  for (let at: Date | undefined = slot; at !== undefined && at <= now && count < MOST_COUNTED; count += 1) {
    at = nextOccurrence(definition, at)?.slot;
  }
  return count;
}

function opening(row: TimerRow, open: PlannedSlot, startsUp = false): Required<Pick<Release, 'to' | 'open'>> {
  return { to: { ...row, openSlot: open.slot, due: undefined, startsUp }, open };
}

function missed(
  definition: TimerDefinition,
  row: TimerRow,
  planned: PlannedSlot,
  { now, watched }: { readonly now: Date; readonly watched: boolean },
): Release {
  const { missedRuns, missedRunsLimit, monitor } = definition.trigger;
  const late = { ...planned, isPastDue: true };
  const note = (reason: NewMissed['reason']): NewMissed => ({
    slot: planned.slot,
    occurrences: countMissed(definition, planned.slot, now),
    reason,
  });
  switch (missedRuns) {
    case 'skip':
      return { to: goingOn(definition, row, now), missed: note('dropped') };
    case 'all': {
      const left = row.catchUpLeft ?? missedRunsLimit;
      if (left === 0) return { to: goingOn(definition, row, now), missed: note('dropped') };
      const release = opening({ ...row, catchUpLeft: left - 1 }, late);
      return row.catchUpLeft === undefined ? { ...release, missed: note('past-due') } : release;
    }
    case 'azure':
      if (monitor) return { ...opening(row, late), missed: note('past-due') };
      // Not watched: what fell due while no scheduler was at work is forgotten, what comes late is run.
      return watched ? opening(row, planned) : { to: goingOn(definition, row, now) };
  }
}

function goingOn(definition: TimerDefinition, row: TimerRow, now: Date): TimerState {
  const next = nextOccurrence(definition, now)?.slot;
  return armed(definition, { ...row, next, updated: now, catchUpLeft: undefined });
}

/** Its window has closed. `all` looks at each of those that follow: one may be in a window that is open. */
function expired(definition: TimerDefinition, row: TimerRow, slot: Date, now: Date): Release {
  const each = definition.trigger.missedRuns === 'all';
  const occurrences = each ? 1 : countMissed(definition, slot, now);
  const to = each
    ? armed(definition, { ...row, next: nextOccurrence(definition, slot)?.slot, updated: now })
    : goingOn(definition, row, now);
  return { to, missed: { slot, occurrences, reason: 'expired' } };
}
