import { Injectable } from '@nestjs/common';
import { MissedTimers } from './missed-timers.js';
import { SlotPublisher } from './slot-publisher.js';
import { TimerCatalog } from './timer-catalog.js';
import { planRelease } from './timer-release.js';
import { timerRequest } from './timer-request.js';
import { planSettlement } from './timer-settlement.js';
import { nextOccurrence, armed } from './timer-start.js';
import { TimerStore, type PublishableSlot, type TimerChange, type TimerRow, type Watch } from './timer-store.js';

/** A transaction holds the store's writer, and in the embedded store the event loop. */
const AT_ONCE = 1_000;

/** How a round of released slots went. */
export interface Released {
  /** There may be more that are due. */
  readonly more: boolean;
  /** How long until the first of the others is due. */
  readonly nextInMs: number | undefined;
}

interface PlannedRelease {
  readonly change: TimerChange;
  readonly publishable: PublishableSlot | undefined;
}

/** What a scheduler does in a round: closes slots whose run has ended, and releases those that are due. */
@Injectable()
export class TimerRounds {
  constructor(
    private readonly store: TimerStore,
    private readonly catalog: TimerCatalog,
    private readonly publisher: SlotPublisher,
    private readonly missed: MissedTimers,
  ) {}

  /** Resolves with true when there may be more. */
  async settle(): Promise<boolean> {
    const ended = await this.store.listEnded(AT_ONCE);
    if (ended.length === 0) return false;
    const now = await this.store.now();
    const changes = ended.flatMap((each): TimerChange[] => {
      const settlement = planSettlement(this.catalog.find(each.timer), each, now);
      return settlement === undefined ? [] : [{ from: each.timer, settle: each.slot, ...settlement }];
    });
    await this.#apply(changes);
    return ended.length === AT_ONCE && changes.length > 0;
  }

  /** Whichever node's change is applied publishes the slot. */
  async release(watch: Watch): Promise<Released> {
    const { now, timers, nextDue } = await this.store.listDue(AT_ONCE);
    const planned = timers.flatMap((row) => this.#plan(row, now, watch));
    const outcomes = await this.#apply(planned.map(({ change }) => change));
    await this.#passOver(planned.filter((_, index) => outcomes[index] === 'taken'));
    const mine = planned.filter((_, index) => outcomes[index] === 'applied');
    await this.publisher.publish(mine.flatMap(({ publishable }) => publishable ?? []));
    const nextInMs = nextDue === undefined ? undefined : nextDue.getTime() - now.getTime();
    return { more: mine.length > 0, nextInMs };
  }

  /** What was released and not published, or is not heard of. */
  async publishLeft(): Promise<void> {
    const left = await this.store.takeUnpublished(AT_ONCE);
    if (left.length > 0) await this.publisher.publish(left);
  }

  /** A slot that was had before, by an earlier schedule: the next one. */
  async #passOver(taken: readonly PlannedRelease[]): Promise<void> {
    const changes = taken.flatMap(({ change: { from, open } }): TimerChange[] => {
      const definition = from && this.catalog.find(from);
      if (from === undefined || definition === undefined || open === undefined) return [];
      const next = nextOccurrence(definition, open.slot)?.slot;
      return [{ from, to: armed(definition, { ...from, startsUp: false, next }) }];
    });
    await this.store.apply(changes);
  }

  #plan(row: TimerRow, now: Date, watch: Watch): PlannedRelease[] {
    const definition = this.catalog.find(row);
    // Another node knows its trigger, or this one soon will.
    if (definition?.trigger.fingerprint !== row.fingerprint) return [];
    const { to, open, missed } = planRelease(definition, row, now, watch);
    const request = open && timerRequest(definition, row, open, now);
    const change: TimerChange = {
      from: row,
      to,
      ...(missed !== undefined && { missed }),
      ...(open !== undefined && request !== undefined && { open: { slot: open.slot, kind: open.kind, request } }),
    };
    const { app, function: name } = row;
    return [{ change, publishable: open && request && { app, function: name, slot: open.slot, request } }];
  }

  async #apply(changes: readonly TimerChange[]): Promise<readonly string[]> {
    const outcomes = await this.store.apply(changes);
    for (const [index, { to, missed }] of changes.entries()) {
      if (missed !== undefined && outcomes[index] === 'applied') {
        this.missed.tell({ app: to.app, function: to.function, ...missed });
      }
    }
    return outcomes;
  }
}
