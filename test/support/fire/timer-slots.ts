import { timerInvocationId } from '#contracts/message-identity.js';
import type { ExecutionSeen } from '../nightshift.js';

const SECOND_MS = 1_000;
const AHEAD_MS = 10 * 60_000;

export interface SlotAccount {
  /** Ids of the slots from the first that was recorded to the last that was due, of all timers. */
  readonly due: ReadonlySet<string>;
  /** Ids of slots that came due since, or will soon: while the account is made, time goes on. */
  readonly later: ReadonlySet<string>;
  /** Executions that are no slot of their timer at all, or of one that is not due yet. */
  readonly strange: readonly string[];
}

interface SlotQuestion {
  readonly app: string;
  readonly functions: readonly string[];
  readonly executions: readonly ExecutionSeen[];
  /** Before the first slot. */
  readonly from: Date;
  /** The slots up to here are counted. */
  readonly to: Date;
}

/** Which slots a timer of every second should have had, by the ids that they have. */
export function slotAccount({ app, functions, executions, from, to }: SlotQuestion): SlotAccount {
  const now = new Date();
  const due = new Set<string>();
  const later = new Set<string>();
  const strange: string[] = [];
  for (const name of functions) {
    const slots = slotsBetween(from, new Date(now.getTime() + AHEAD_MS)).map((slot) => ({
      slot,
      id: timerInvocationId(app, name, slot),
    }));
    const recorded = new Set(executions.filter((seen) => seen.function === name).map(({ id }) => id));
    const known = new Set(slots.filter(({ slot }) => slot <= now).map(({ id }) => id));
    for (const id of recorded) if (!known.has(id)) strange.push(`${id} of ${name} is no slot that is due`);
    const first = slots.findIndex(({ id }) => recorded.has(id));
    if (first < 0) strange.push(`${name} never ran`);
    else for (const { slot, id } of slots.slice(first)) (slot <= to ? due : later).add(id);
  }
  return { due, later, strange };
}

function slotsBetween(from: Date, to: Date): Date[] {
  const first = Math.ceil(from.getTime() / SECOND_MS);
  const last = Math.floor(to.getTime() / SECOND_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => new Date((first + n) * SECOND_MS));
}

/** Settings of `timers` timers of every second that make up for every slot they missed. */
export function timerSettings(timers: number): Record<string, string> {
  const settings: Record<string, string> = { TIMERS: String(timers) };
  for (const name of timerNames(timers)) {
    settings[`Nightshift__${name}__MissedRuns`] = 'all';
    settings[`Nightshift__${name}__MissedRunsLimit`] = '10000';
  }
  return settings;
}

export function timerNames(timers: number): string[] {
  return Array.from({ length: timers }, (_, n) => `tick${n}`);
}
