import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { FINAL_OUTCOMES } from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { DeadLetterStore } from '../dead-letters/dead-letter-store.js';
import { decodeCursor, encodeCursor } from '../execution-cursor.js';
import { ExecutionStore, type ExecutionRow } from '../execution-store.js';
import { PurgeStore, type FoundItem } from './purge-store.js';

export interface PurgeWish {
  readonly text?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly dryRun: boolean;
  readonly cursor?: string | undefined;
}

export interface Purged {
  readonly executions: number;
  readonly deadLetters: number;
  /** Batches' items that match by their input and have ended. */
  readonly batchItems: number;
  /** Executions that match and have not ended: they are left as they are. */
  readonly unfinished: number;
  /** Undefined when everything was looked at. */
  readonly next: string | undefined;
}

const PAGE = 200;
/** Each may be large. */
const INPUTS_AT_ONCE = 100;
const BOUND = { executions: 10_000, bytes: 16 * 1024 * 1024 };
/** After so long a request answers, and another one goes on. */
const SLICE_MS = 2_000;
const FINAL: readonly string[] = FINAL_OUTCOMES;

const NO_CURSOR = 'cursor is not one of ours: pass the "next" of an answer as it was given.';

interface Found {
  readonly executions: readonly Pick<ExecutionRow, 'day' | 'id' | 'status'>[];
  readonly letters: readonly string[];
  readonly items?: readonly FoundItem[];
  readonly next: string | undefined;
}

/** Removes what history and dead letters hold of one subject. */
@Injectable()
export class Purge {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly letters: DeadLetterStore,
    private readonly store: PurgeStore,
    private readonly clock: Clock,
  ) {}

  /** A slice of the work; with `dryRun` it only counts. Throws REQUEST_INVALID for a cursor that is none. */
  async purge(wish: PurgeWish): Promise<Purged> {
    const endMs = this.clock.monotonicMs() + SLICE_MS;
    let done: Purged = { executions: 0, deadLetters: 0, batchItems: 0, unfinished: 0, next: wish.cursor };
    do {
      const found = await this.#find({ ...wish, cursor: done.next });
      const ended = found.executions.filter(({ status }) => FINAL.includes(status));
      const { items = [] } = found;
      const given = items.filter((item) => item.ended);
      if (!wish.dryRun && ended.length + given.length > 0) await this.store.forgetExecutions([...ended, ...given]);
      if (!wish.dryRun && found.letters.length > 0) await this.store.forgetLetters(found.letters);
      done = {
        executions: done.executions + ended.length,
        deadLetters: done.deadLetters + found.letters.length,
        batchItems: done.batchItems + given.length,
        unfinished: done.unfinished + found.executions.length - ended.length + items.length - given.length,
        next: found.next,
      };
    } while (done.next !== undefined && this.clock.monotonicMs() < endMs);
    return done;
  }

  #find(wish: PurgeWish): Promise<Found> {
    if (wish.text === undefined) return this.#byIds(wish.ids ?? []);
    const { cursor = 'e' } = wish;
    if (cursor.startsWith('i')) return this.#inputs(wish, wish.text, cursor.slice(1));
    const after = cursor.length > 1 ? decodeCursor(cursor.slice(1)) : undefined;
    return cursor.startsWith('l') ? this.#letters(wish, after) : this.#executions(wish, after);
  }

  async #byIds(ids: readonly string[]): Promise<Found> {
    const details = await Promise.all(ids.map((id) => this.executions.find(id)));
    const letters = await Promise.all(ids.map((id) => this.letters.find(id)));
    return {
      executions: details.flatMap((detail) => detail?.execution ?? []),
      letters: letters.flatMap((letter) => letter?.row.id ?? []),
      next: undefined,
    };
  }

  async #executions({ text, from, to }: PurgeWish, after: ReturnType<typeof decodeCursor> | undefined): Promise<Found> {
    const filter = { ...(from && { from }), ...(to && { to }) };
    const { rows, next } = await this.executions.search({ filter, text, limit: PAGE, bound: BOUND, after });
    return { executions: rows, letters: [], next: next === undefined ? 'l' : `e${encodeCursor(next)}` };
  }

  async #letters({ text, from, to }: PurgeWish, after: ReturnType<typeof decodeCursor> | undefined): Promise<Found> {
    const filter = { ...(text !== undefined && { text }), ...(from && { from }), ...(to && { to }) };
    const start = after && { arrivedAt: after.acceptedAt, id: after.id };
    const { rows, next } = await this.letters.list(filter, PAGE, start);
    const letters = rows.map(({ id }) => id);
    const more = next && encodeCursor({ acceptedAt: next.arrivedAt, id: next.id });
    return { executions: [], letters, next: more === undefined ? 'i' : `l${more}` };
  }

  async #inputs({ from, to }: PurgeWish, text: string, after: string): Promise<Found> {
    if (!/^\d{0,15}$/.test(after)) throw new NightshiftError('REQUEST_INVALID', NO_CURSOR);
    const { items, next } = await this.store.searchInputs(text, INPUTS_AT_ONCE, Number(after));
    const meant = items.filter(({ acceptedAt: at }) => (!from || at >= from) && (!to || at < to));
    return { executions: [], letters: [], items: meant, next: next === undefined ? undefined : `i${next}` };
  }
}
