import {
  TimerStore,
  type ChangeOutcome,
  type DueTimers,
  type EndedSlot,
  type MissedRow,
  type NewMissed,
  type NewSlot,
  type PublishableSlot,
  type SlotKey,
  type TimerChange,
  type TimerKey,
  type TimerRow,
  type TimerState,
  type Watch,
} from '#src/timers/timer-store.js';
import { BEGUN_MS, FIRST_SILENCE_MS, MOST_SILENCE_MS, PUBLISHER_MS } from '../slot-patience.js';
import * as rows from '../timer-rows.js';
import { SELECT_NOW } from './database-clock.js';
import type { SqliteDatabase, SqlParameters } from './sqlite-database.js';
import * as sql from './timer-statements.js';

interface KeyColumns {
  readonly app: string;
  readonly function_name: string;
  readonly slot: number;
}

interface PublishableColumns extends KeyColumns, Pick<rows.PublishableColumns, 'request'> {
  readonly begun: number;
}

export class SqliteTimerStore extends TimerStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  readonly #clock: () => number;

  /** `clock` instead of the database's own is for tests that move the time. */
  constructor(database: SqliteDatabase, clock?: () => number) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
    this.#clock = clock ?? (() => this.#statements.now.get()?.now ?? NaN);
  }

  override async attend(node: string, aloneAfterMs: number, going: Watch | undefined): Promise<Watch> {
    return this.#database.transaction(() => {
      const now = this.#clock();
      const freshAfter = now - aloneAfterMs;
      const own =
        going === undefined ? { id: `${node}@${now}`, since: now } : { id: going.id, since: going.since.getTime() };
      const { id, since } = this.#statements.findWatch.get({ freshAfter }) ?? own;
      this.#statements.deleteStaleNodes.run({ freshAfter });
      this.#statements.putNode.run({ node, id, since, now });
      return { id, since: new Date(since) };
    });
  }

  override async leave(node: string): Promise<void> {
    this.#statements.deleteNode.run({ node });
  }

  override async now(): Promise<Date> {
    return new Date(this.#clock());
  }

  override async list(app?: string): Promise<TimerRow[]> {
    const found = app === undefined ? this.#statements.list.all() : this.#statements.listOfApp.all({ app });
    return found.map(rows.toTimer);
  }

  override async find(key: TimerKey): Promise<TimerRow | undefined> {
    const row = this.#statements.find.get({ app: key.app, function: key.function });
    return row === undefined ? undefined : rows.toTimer(row);
  }

  override async apply(changes: readonly TimerChange[]): Promise<ChangeOutcome[]> {
    if (changes.length === 0) return [];
    return this.#database.transaction(() => {
      const now = this.#clock();
      return changes.map((change) => this.#applyOne(change, now));
    });
  }

  override async listDue(limit: number): Promise<DueTimers> {
    const now = this.#clock();
    const timers = this.#statements.listDue.all({ now, limit }).map(rows.toTimer);
    const nextDue = this.#statements.nextDue.get({ now })?.due ?? undefined;
    return { now: new Date(now), timers, nextDue: nextDue === undefined ? undefined : new Date(nextDue) };
  }

  override async listEnded(limit: number): Promise<EndedSlot[]> {
    return this.#statements.listEnded.all({ limit }).map(rows.toEndedSlot);
  }

  override async takeUnpublished(limit: number): Promise<PublishableSlot[]> {
    // A look without the lock first: there is nothing to take almost always.
    if (this.#statements.listPublishable.get({ now: this.#clock(), limit: 1 }) === undefined) return [];
    return this.#database.transaction(() => {
      const now = this.#clock();
      const found = this.#statements.listPublishable.all({ now, limit });
      for (const row of found) {
        const publishAt = now + (row.begun === 1 ? BEGUN_MS : PUBLISHER_MS);
        this.#statements.postpone.run({ ...keyOf(row), publishAt });
      }
      return found.filter(({ begun }) => begun === 0).map(rows.toPublishable);
    });
  }

  override async markPublished(slots: readonly SlotKey[]): Promise<void> {
    if (slots.length === 0) return;
    this.#database.transaction(() => {
      const times = { now: this.#clock(), firstMs: FIRST_SILENCE_MS, mostMs: MOST_SILENCE_MS };
      for (const { app, function: name, slot } of slots) {
        this.#statements.markPublished.run({ app, function: name, slot: slot.getTime(), ...times });
      }
    });
  }

  override async reportLate(lateAfterMs: number, limit: number): Promise<MissedRow[]> {
    const look = (): KeyColumns[] => this.#statements.listLate.all({ before: this.#clock() - lateAfterMs, limit });
    if (look().length === 0) return [];
    return this.#database.transaction(() => {
      const now = this.#clock();
      return look().map((row) => {
        this.#statements.markLate.run({ ...keyOf(row), now });
        const key = { app: row.app, function: row.function_name };
        const missed: NewMissed = { slot: new Date(row.slot), occurrences: 1, reason: 'late' };
        return { seq: this.#insertMissed(key, missed, now), ...key, ...missed, noticedAt: new Date(now) };
      });
    });
  }

  override async listMissed(afterSeq: number, limit: number, from = new Date(0)): Promise<MissedRow[]> {
    return this.#statements.listMissed.all({ after: afterSeq, from: from.getTime(), limit }).map(rows.toMissed);
  }

  override async purge(slotsAfterMs: number, missedAfterMs: number): Promise<void> {
    const now = this.#clock();
    this.#statements.purgeSlots.run({ before: now - slotsAfterMs });
    this.#statements.purgeMissed.run({ before: now - missedAfterMs });
  }

  /** Within a transaction that holds the write lock: what is looked at stays so until it is written. */
  #applyOne({ from, to, open, settle, missed }: TimerChange, now: number): ChangeOutcome {
    if (open !== undefined && this.#hasSlot(to, open.slot)) return 'taken';
    if (!this.#putTimer(from, to)) return 'lost';
    if (settle !== undefined) this.#statements.settle.run({ ...asKey(to, settle), now });
    if (open !== undefined) this.#insertSlot(to, open, now);
    if (missed !== undefined) this.#insertMissed(to, missed, now);
    return 'applied';
  }

  #hasSlot(key: TimerKey, slot: Date): boolean {
    return this.#statements.findSlot.get(asKey(key, slot)) !== undefined;
  }

  #putTimer(from: TimerRow | undefined, to: TimerState): boolean {
    const columns = timerColumns(to);
    if (from === undefined) return this.#statements.insert.run(columns).changes > 0;
    return this.#statements.update.run({ ...columns, change: from.change }).changes > 0;
  }

  #insertSlot(key: TimerKey, { slot, kind, request }: NewSlot, now: number): void {
    const { day, id } = request;
    const columns = { kind, day, id, request: JSON.stringify(request), now, publishAt: now + PUBLISHER_MS };
    this.#statements.insertSlot.run({ ...asKey(key, slot), ...columns });
  }

  #insertMissed(key: TimerKey, { slot, occurrences, reason }: NewMissed, now: number): number {
    return this.#statements.insertMissed.run({ ...asKey(key, slot), occurrences, reason, now }).rowid;
  }
}

function asKey({ app, function: name }: TimerKey, slot: Date): { app: string; function: string; slot: number } {
  return { app, function: name, slot: slot.getTime() };
}

function keyOf({ app, function_name: name, slot }: KeyColumns): { app: string; function: string; slot: number } {
  return { app, function: name, slot };
}

function timerColumns(timer: TimerState): SqlParameters {
  return {
    app: timer.app,
    function: timer.function,
    fingerprint: timer.fingerprint,
    startedAs: timer.startedAs,
    revision: timer.revision,
    paused: timer.paused ? 1 : 0,
    last: timer.last?.getTime() ?? null,
    next: timer.next?.getTime() ?? null,
    updated: timer.updated.getTime(),
    due: timer.due?.getTime() ?? null,
    startsUp: timer.startsUp ? 1 : 0,
    catchUpLeft: timer.catchUpLeft ?? null,
    openSlot: timer.openSlot?.getTime() ?? null,
  };
}

function prepareAll(database: SqliteDatabase) {
  return {
    now: database.prepare<{ readonly now: number }>(SELECT_NOW),
    insert: database.prepare(sql.INSERT_TIMER),
    update: database.prepare(sql.UPDATE_TIMER),
    find: database.prepare<rows.TimerColumns>(sql.FIND_TIMER),
    list: database.prepare<rows.TimerColumns>(sql.LIST_TIMERS),
    listOfApp: database.prepare<rows.TimerColumns>(sql.LIST_TIMERS_OF_APP),
    listDue: database.prepare<rows.TimerColumns>(sql.LIST_DUE_TIMERS),
    nextDue: database.prepare<{ readonly due: number | null }>(sql.NEXT_DUE),
    findSlot: database.prepare<{ readonly found: number }>(sql.FIND_SLOT),
    insertSlot: database.prepare(sql.INSERT_SLOT),
    settle: database.prepare(sql.SETTLE_SLOT),
    listEnded: database.prepare<rows.EndedSlotColumns>(sql.LIST_ENDED_SLOTS),
    listPublishable: database.prepare<PublishableColumns>(sql.LIST_PUBLISHABLE_SLOTS),
    postpone: database.prepare(sql.POSTPONE_PUBLISHING),
    markPublished: database.prepare(sql.MARK_PUBLISHED),
    listLate: database.prepare<KeyColumns>(sql.LIST_LATE_SLOTS),
    markLate: database.prepare(sql.MARK_LATE),
    insertMissed: database.prepare(sql.INSERT_MISSED),
    listMissed: database.prepare<rows.MissedColumns>(sql.LIST_MISSED),
    purgeSlots: database.prepare(sql.PURGE_SLOTS),
    purgeMissed: database.prepare(sql.PURGE_MISSED),
    findWatch: database.prepare<{ readonly id: string; readonly since: number }>(sql.FIND_WATCH),
    putNode: database.prepare(sql.PUT_NODE),
    deleteStaleNodes: database.prepare(sql.DELETE_STALE_NODES),
    deleteNode: database.prepare(sql.DELETE_NODE),
  };
}
