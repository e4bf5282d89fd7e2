import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';

export interface TimerKey {
  readonly app: string;
  /** Lower-case name. */
  readonly function: string;
}

/** What is kept of a timer. */
export interface TimerState extends TimerKey {
  /** Of the trigger that `next` follows from; empty while the timer is off: its function is gone, disabled or faulty. */
  readonly fingerprint: string;
  /** The watch and version for which the rules of a start have been applied. */
  readonly startedAs: string;
  /** The app's, when this was written: a node that knows an older one leaves the timer alone. */
  readonly revision: number;
  readonly paused: boolean;
  /** Start of the run before. */
  readonly last: Date | undefined;
  /** The slot that comes next, or the one that is open; undefined: none will come. */
  readonly next: Date | undefined;
  readonly updated: Date;
  /** When a slot is to be released; undefined while one is open, and when none will come. */
  readonly due: Date | undefined;
  /** The next run is the one that `runOnStartup` asks for. */
  readonly startsUp: boolean;
  /** Missed occurrences that may still run, while they are being made up for. */
  readonly catchUpLeft: number | undefined;
  readonly openSlot: Date | undefined;
}

export interface TimerRow extends TimerState {
  /** Grows with every change of the row. */
  readonly change: number;
}

/** `scheduled`: by the schedule. `startup`: by `runOnStartup`. `manual`: somebody asked for it. */
export type SlotKind = 'scheduled' | 'startup' | 'manual';

export interface NewSlot {
  readonly slot: Date;
  readonly kind: SlotKind;
  readonly request: InvocationRequest;
}

/** `past-due`: made up for by a late run. `dropped`: never run. `expired`: not begun before its window closed. `late`: released, and still not begun. */
export const MISSED_REASONS = ['past-due', 'dropped', 'expired', 'late'] as const;
export type MissedReason = (typeof MISSED_REASONS)[number];

export interface NewMissed {
  /** The first that was missed. */
  readonly slot: Date;
  /** How many were; 1,000 stands for more. */
  readonly occurrences: number;
  readonly reason: MissedReason;
}

export interface MissedRow extends TimerKey, NewMissed {
  /** Grows: what came after a row that was seen has a higher one. */
  readonly seq: number;
  readonly noticedAt: Date;
}

/** One timer's row changes, and with it its slots; all or nothing. */
export interface TimerChange {
  /** The row as it was read; undefined for a timer that has none. */
  readonly from: TimerRow | undefined;
  readonly to: TimerState;
  /** A slot that is released. */
  readonly open?: NewSlot;
  /** A slot that has ended. */
  readonly settle?: Date;
  readonly missed?: NewMissed;
}

/** `lost`: the row is not as it was read any more, or there is one. `taken`: the timer had that slot before. Nothing was written then. */
export type ChangeOutcome = 'applied' | 'lost' | 'taken';

export interface DueTimers {
  /** The database's clock. */
  readonly now: Date;
  /** Due now, the longest due first. */
  readonly timers: readonly TimerRow[];
  /** When the first of the others will be. */
  readonly nextDue: Date | undefined;
}

/** A slot whose execution has a final outcome. */
export interface EndedSlot {
  readonly slot: Date;
  readonly kind: SlotKind;
  readonly releasedAt: Date;
  readonly timer: TimerRow;
  readonly outcome: FinalOutcome;
  /** By the worker's clock; undefined when it never began. */
  readonly beganAt: Date | undefined;
  /** By the worker's clock. */
  readonly endedAt: Date;
}

export interface SlotKey extends TimerKey {
  readonly slot: Date;
}

export interface PublishableSlot extends SlotKey {
  readonly request: InvocationRequest;
}

/** The time through which schedulers have been at work without a break. */
export interface Watch {
  readonly id: string;
  readonly since: Date;
}

/**
 * Timers and their slots, shared by every scheduler. Every moment that is compared is of the database's clock, and every method is atomic: of several
 * nodes that release one slot, one does.
 */
export abstract class TimerStore {
  /**
   * Says that a scheduler is at work, again and again. It joins the watch that is going on; when nobody has said so for `aloneAfterMs`, it goes on with the
   * one it was in, `going`, or begins another.
   */
  abstract attend(node: string, aloneAfterMs: number, going: Watch | undefined): Promise<Watch>;
  /** The scheduler stops: a watch ends with its last one. */
  abstract leave(node: string): Promise<void>;
  abstract now(): Promise<Date>;
  /** Of one app or of all, by app and function. */
  abstract list(app?: string): Promise<TimerRow[]>;
  abstract find(key: TimerKey): Promise<TimerRow | undefined>;
  /** In one transaction; each change fares by itself. */
  abstract apply(changes: readonly TimerChange[]): Promise<ChangeOutcome[]>;
  /** Timers to be released that are not paused. */
  abstract listDue(limit: number): Promise<DueTimers>;
  /** Open slots that have ended. */
  abstract listEnded(limit: number): Promise<EndedSlot[]>;
  /**
   * Open slots that nobody has published, or of whose run nothing has been heard for a time that doubles from a minute to an hour. They are the
   * caller's for a few seconds: it publishes them and says so. A slot that was just released is the releaser's as long.
   */
  abstract takeUnpublished(limit: number): Promise<PublishableSlot[]>;
  abstract markPublished(slots: readonly SlotKey[]): Promise<void>;
  /** Open slots that were released this long ago and have not begun, as missed rows: each slot once. */
  abstract reportLate(lateAfterMs: number, limit: number): Promise<MissedRow[]>;
  /** Oldest first; with `from` those that were noticed then or later. */
  abstract listMissed(afterSeq: number, limit: number, from?: Date): Promise<MissedRow[]>;
  /** Deletes slots that were settled, and missed rows that were noticed, this long ago; a thousand of each at the most. */
  abstract purge(slotsAfterMs: number, missedAfterMs: number): Promise<void>;
}
