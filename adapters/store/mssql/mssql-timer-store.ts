import {
  TimerStore,
  type ChangeOutcome,
  type DueTimers,
  type EndedSlot,
  type MissedRow,
  type PublishableSlot,
  type SlotKey,
  type TimerChange,
  type TimerKey,
  type TimerRow,
  type Watch,
} from '#src/timers/timer-store.js';
import { BEGUN_MS, FIRST_SILENCE_MS, MOST_SILENCE_MS, PUBLISHER_MS } from '../slot-patience.js';
import * as rows from '../timer-rows.js';
import { jsonRows } from './json-rows.js';
import type { MssqlDatabase, Runner } from './mssql-database.js';
import { applyChanges, roundsOf } from './timer-changes.js';
import * as sql from './timer-statements.js';

const SILENCE = {
  firstSeconds: FIRST_SILENCE_MS / 1_000,
  mostSeconds: MOST_SILENCE_MS / 1_000,
  doublings: Math.ceil(Math.log2(MOST_SILENCE_MS / FIRST_SILENCE_MS)),
};

/** Moments are the database's; a timer's slots change under the lock of the timer, but for what their publisher notes on them. */
export class MssqlTimerStore extends TimerStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override attend(node: string, aloneAfterMs: number, going: Watch | undefined): Promise<Watch> {
    return this.#database.transaction(async (transaction) => {
      const found = await transaction.row(sql.LOCK_WATCH, { aloneAfterMs });
      const { id, since } = found ?? going ?? (await begun(transaction, node));
      await transaction.run(sql.DELETE_STALE_NODES, { aloneAfterMs });
      const watching = { node, id, since };
      if ((await transaction.run(sql.UPDATE_NODE, watching)) === 0) await transaction.run(sql.INSERT_NODE, watching);
      return { id, since };
    });
  }

  override async leave(node: string): Promise<void> {
    await this.#database.run(sql.DELETE_NODE, { node });
  }

  override now(): Promise<Date> {
    return now(this.#database);
  }

  override async list(app?: string): Promise<TimerRow[]> {
    const found = await (app === undefined
      ? this.#database.rows(sql.LIST_TIMERS)
      : this.#database.rows(sql.LIST_TIMERS_OF_APP, { app }));
    return found.map(rows.toTimer);
  }

  override async find({ app, function: name }: TimerKey): Promise<TimerRow | undefined> {
    const row = await this.#database.row(sql.FIND_TIMER, { app, function: name });
    return row === undefined ? undefined : rows.toTimer(row);
  }

  override async apply(changes: readonly TimerChange[]): Promise<ChangeOutcome[]> {
    if (changes.length === 0) return [];
    // Told apart by identity: the same change twice is two.
    const each = changes.map((change) => ({ ...change }));
    return this.#database.transaction(async (transaction) => {
      const outcomes = new Map<TimerChange, ChangeOutcome>();
      for (const round of roundsOf(each)) {
        for (const [change, outcome] of await applyChanges(transaction, round)) outcomes.set(change, outcome);
      }
      return each.map((change) => outcomes.get(change) ?? 'lost');
    });
  }

  override async listDue(limit: number): Promise<DueTimers> {
    const next = await this.#database.row(sql.NEXT_DUE);
    const moment = next?.now ?? (await this.now());
    const timers = (await this.#database.rows(sql.LIST_DUE_TIMERS, { limit, now: moment })).map(rows.toTimer);
    return { now: moment, timers, nextDue: next?.due ?? undefined };
  }

  override async listEnded(limit: number): Promise<EndedSlot[]> {
    return (await this.#database.rows(sql.LIST_ENDED_SLOTS, { limit })).map(rows.toEndedSlot);
  }

  override async takeUnpublished(limit: number): Promise<PublishableSlot[]> {
    const claimed = await this.#database.rows(sql.CLAIM_PUBLISHABLE, { limit, forMs: PUBLISHER_MS });
    if (claimed.length === 0) return [];
    const slots = slotRows(claimed.map((row) => ({ app: row.app, function: row.function_name, slot: row.slot })));
    const running = await this.#database.rows(sql.POSTPONE_BEGUN, { slots, forMs: BEGUN_MS });
    const begunSlots = new Set(running.map(slotName));
    return claimed.filter((row) => !begunSlots.has(slotName(row))).map(rows.toPublishable);
  }

  override async markPublished(slots: readonly SlotKey[]): Promise<void> {
    if (slots.length > 0) await this.#database.run(sql.MARK_PUBLISHED, { slots: slotRows(slots), ...SILENCE });
  }

  override reportLate(lateAfterMs: number, limit: number): Promise<MissedRow[]> {
    return this.#database.transaction(async (transaction) => {
      const late = await transaction.rows(sql.MARK_LATE, { lateAfterMs, limit });
      if (late.length === 0) return [];
      const missed = late.map(({ app, function_name: name, slot }) => {
        return { app, function: name, slot, occurrences: 1, reason: 'late' };
      });
      return (await transaction.rows(sql.INSERT_MISSED, { missed: jsonRows(missed) })).map(rows.toMissed);
    });
  }

  override async listMissed(afterSeq: number, limit: number, from = new Date(0)): Promise<MissedRow[]> {
    return (await this.#database.rows(sql.LIST_MISSED, { after: afterSeq, from, limit })).map(rows.toMissed);
  }

  override async purge(slotsAfterMs: number, missedAfterMs: number): Promise<void> {
    await this.#database.run(sql.PURGE_SLOTS, { slotsAfterMs });
    await this.#database.run(sql.PURGE_MISSED, { missedAfterMs });
  }
}

async function now(runner: Runner): Promise<Date> {
  const row = await runner.row(sql.SELECT_NOW);
  if (row === undefined) throw new TypeError('The clock was asked and gave no row');
  return row.now;
}

async function begun(runner: Runner, node: string): Promise<Watch> {
  const since = await now(runner);
  return { id: `${node}@${since.getTime()}`, since };
}

function slotRows(slots: readonly SlotKey[]): string {
  return jsonRows(slots.map(({ app, function: name, slot }) => ({ app, function: name, slot })));
}

function slotName({ app, function_name: name, slot }: sql.SlotKeyColumns): string {
  return `${app}/${name}/${slot.getTime()}`;
}
