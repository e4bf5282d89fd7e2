import type { ChangeOutcome, TimerChange, TimerKey, TimerState } from '#src/timers/timer-store.js';
import { PUBLISHER_MS } from '../slot-patience.js';
import { jsonRows } from './json-rows.js';
import type { Transaction } from './mssql-database.js';
import * as sql from './timer-change-statements.js';
import { INSERT_MISSED, type TimerKeyColumns } from './timer-statements.js';

/**
 * Applies changes of different timers, all of them in a handful of statements. The timers are locked first, by key: what is looked at stays so until it
 * is written.
 */
export async function applyChanges(
  transaction: Transaction,
  given: readonly TimerChange[],
): Promise<Map<TimerChange, ChangeOutcome>> {
  const changes = given.toSorted((one, other) => (keyOf(one.to) < keyOf(other.to) ? -1 : 1));
  const timers = jsonRows(changes.map(({ to }) => timerKey(to)));
  const locked = await transaction.rows(sql.LOCK_TIMERS, { timers });
  const known = new Map(locked.map((row) => [keyOfRow(row), Number(row.change)]));
  const taken = await takenOf(transaction, changes);
  const isAsRead = ({ from, to }: TimerChange) => !taken.has(keyOf(to)) && known.get(keyOf(to)) === from?.change;
  const asRead = changes.filter(isAsRead);
  const inserted = await insertTimers(transaction, asRead);
  const applied = new Set(asRead.filter(({ from, to }) => from !== undefined || inserted.has(keyOf(to))));
  await writeChanges(transaction, [...applied]);
  const outcomeOf = (change: TimerChange): ChangeOutcome =>
    taken.has(keyOf(change.to)) ? 'taken' : applied.has(change) ? 'applied' : 'lost';
  return new Map(changes.map((change) => [change, outcomeOf(change)]));
}

/** In the given order, but for those of one timer: each of them in a round of its own. */
export function roundsOf(changes: readonly TimerChange[]): TimerChange[][] {
  const rounds: TimerChange[][] = [];
  const seen = new Map<string, number>();
  for (const change of changes) {
    const key = keyOf(change.to);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    (rounds[round] ??= []).push(change);
  }
  return rounds;
}

/** Timers that had the slot before that is to be opened. */
async function takenOf(transaction: Transaction, changes: readonly TimerChange[]): Promise<ReadonlySet<string>> {
  const wanted = changes.flatMap(({ to, open }) => (open === undefined ? [] : [{ ...timerKey(to), slot: open.slot }]));
  if (wanted.length === 0) return new Set();
  const found = await transaction.rows(sql.LIST_TAKEN, { slots: jsonRows(wanted) });
  return new Set(found.map(keyOfRow));
}

async function insertTimers(transaction: Transaction, changes: readonly TimerChange[]): Promise<ReadonlySet<string>> {
  const states = changes.filter(({ from }) => from === undefined).map(({ to }) => stateRow(to));
  if (states.length === 0) return new Set();
  const inserted = await transaction.rows(sql.INSERT_TIMERS, { states: jsonRows(states) });
  return new Set(inserted.map(keyOfRow));
}

async function writeChanges(transaction: Transaction, changes: readonly TimerChange[]): Promise<void> {
  const states = changes.filter(({ from }) => from !== undefined).map(({ to }) => stateRow(to));
  if (states.length > 0) await transaction.run(sql.UPDATE_TIMERS, { states: jsonRows(states) });
  const settled = changes.flatMap(({ to, settle }) =>
    settle === undefined ? [] : [{ ...timerKey(to), slot: settle }],
  );
  if (settled.length > 0) await transaction.run(sql.SETTLE_SLOTS, { slots: jsonRows(settled) });
  const opened = changes.flatMap(({ to, open }) => {
    if (open === undefined) return [];
    const { slot, kind, request } = open;
    return [{ ...timerKey(to), slot, kind, day: request.day, id: request.id, request: JSON.stringify(request) }];
  });
  if (opened.length > 0) await transaction.run(sql.INSERT_SLOTS, { slots: jsonRows(opened), forMs: PUBLISHER_MS });
  const missed = changes.flatMap(({ to, missed: row }) => (row === undefined ? [] : [{ ...timerKey(to), ...row }]));
  if (missed.length > 0) await transaction.run(INSERT_MISSED, { missed: jsonRows(missed) });
}

function timerKey({ app, function: name }: TimerKey) {
  return { app, function: name };
}

function keyOf({ app, function: name }: TimerKey): string {
  return `${app}/${name}`;
}

function keyOfRow({ app, function_name: name }: TimerKeyColumns): string {
  return `${app}/${name}`;
}

function stateRow(timer: TimerState) {
  return {
    ...timerKey(timer),
    fingerprint: timer.fingerprint,
    startedAs: timer.startedAs,
    revision: timer.revision,
    paused: timer.paused,
    last: timer.last ?? null,
    next: timer.next ?? null,
    updated: timer.updated,
    due: timer.due ?? null,
    startsUp: timer.startsUp,
    catchUpLeft: timer.catchUpLeft ?? null,
    openSlot: timer.openSlot ?? null,
  };
}
