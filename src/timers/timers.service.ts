import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Occurrence } from '#contracts/schedules/timer-window.js';
import { appNotFound } from '../apps/app-not-found.js';
import { AppCatalog, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { SlotPublisher } from './slot-publisher.js';
import { TimerCatalog } from './timer-catalog.js';
import type { TimerDefinition } from './timer-definition.js';
import { planManual } from './timer-release.js';
import { timerRequest } from './timer-request.js';
import { nextOccurrence, planResume } from './timer-start.js';
import { TimerStore, type MissedRow, type TimerChange, type TimerRow } from './timer-store.js';

/** A timer as people see it. Without a definition it is off: its function is gone, disabled or faulty. */
export interface TimerView {
  readonly definition: TimerDefinition | undefined;
  readonly row: TimerRow;
}

export interface TimerPreview {
  readonly definition: TimerDefinition;
  readonly next: readonly Occurrence[];
}

/** Another node may change the row in between; by then it is somebody else's turn. */
const MOST_TRIES = 10;

/** Timers for people: what they are and when they run; pause, resume, run now. */
@Injectable()
export class TimersService {
  constructor(
    private readonly apps: AppCatalog,
    private readonly catalog: TimerCatalog,
    private readonly store: TimerStore,
    private readonly publisher: SlotPublisher,
  ) {}

  /** By app and function. Throws APP_NOT_FOUND. */
  async list(app?: string): Promise<TimerView[]> {
    if (app !== undefined) this.#app(app);
    return (await this.store.list(app)).map((row) => ({ definition: this.catalog.find(row), row }));
  }

  /** Throws APP_NOT_FOUND, TIMER_NOT_FOUND. */
  async get(app: string, name: string): Promise<TimerView> {
    this.#app(app);
    const row = await this.store.find({ app, function: name.toLowerCase() });
    if (row === undefined) throw notFound(app, name);
    return { definition: this.catalog.find(row), row };
  }

  /** The next occurrences, from now. Throws APP_NOT_FOUND, TIMER_NOT_FOUND, FUNCTION_NOT_RUNNABLE. */
  async preview(app: string, name: string, count: number): Promise<TimerPreview> {
    const definition = runnable((await this.get(app, name)).definition, app, name);
    const next: Occurrence[] = [];
    let after = await this.store.now();
    while (next.length < count) {
      const found = nextOccurrence(definition, after);
      if (found === undefined) break;
      next.push(found);
      after = found.slot;
    }
    return { definition, next };
  }

  /** Nothing is released until it is resumed; a run that was released goes on. Throws APP_NOT_FOUND, TIMER_NOT_FOUND. */
  pause(app: string, name: string): Promise<TimerView> {
    return this.#change(app, name, ({ row }) => (row.paused ? undefined : { from: row, to: { ...row, paused: true } }));
  }

  /** From now on; what fell into the pause was not missed. Throws APP_NOT_FOUND, TIMER_NOT_FOUND. */
  async resume(app: string, name: string): Promise<TimerView> {
    const now = await this.store.now();
    return this.#change(app, name, ({ row, definition }) => {
      if (!row.paused) return undefined;
      const to = definition === undefined ? { ...row, paused: false } : planResume(definition, row, now);
      return { from: row, to };
    });
  }

  /** One run, paused or not; `reason` as its log tells it. Throws TIMER_RUNNING while a run is under way, and as `preview` does; BROKER_UNAVAILABLE: it runs once the broker is back. */
  async run(app: string, name: string, reason?: string): Promise<InvocationRequest> {
    const now = await this.store.now();
    let request: InvocationRequest | undefined;
    await this.#change(app, name, ({ row, definition: found }) => {
      if (row.openSlot !== undefined) throw running(app, name);
      const definition = runnable(found, app, name);
      const { to, open } = planManual(row, now);
      request = { ...timerRequest(definition, row, open, now), ...(reason !== undefined && { reason }) };
      return { from: row, to, open: { slot: open.slot, kind: open.kind, request } };
    });
    if (request === undefined) throw running(app, name);
    await this.publisher.publish([{ app, function: name.toLowerCase(), slot: now, request }]);
    return request;
  }

  /** Oldest first; with `from` those that were noticed then or later. Functions by the names that their timers have. */
  async listMissed(afterSeq: number, limit: number, from?: Date): Promise<MissedRow[]> {
    const rows = await this.store.listMissed(afterSeq, limit, from);
    return rows.map((row) => ({ ...row, function: this.catalog.find(row)?.name ?? row.function }));
  }

  async #change(app: string, name: string, plan: (view: TimerView) => TimerChange | undefined): Promise<TimerView> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const change = plan(await this.get(app, name));
      const [outcome] = change === undefined ? ['applied'] : await this.store.apply([change]);
      if (outcome === 'taken') throw running(app, name);
      if (outcome === 'applied') return this.get(app, name);
    }
    throw new NightshiftError('STORE_CONFLICT', `Timer ${name} of app ${app} changes too fast: ask again.`);
  }

  #app(app: string): AppSnapshot {
    const snapshot = this.apps.find(app);
    if (snapshot === undefined) throw appNotFound(app);
    return snapshot;
  }
}

function runnable(definition: TimerDefinition | undefined, app: string, name: string): TimerDefinition {
  if (definition !== undefined) return definition;
  throw new NightshiftError(
    'FUNCTION_NOT_RUNNABLE',
    `Timer ${name} of app ${app} is off: its function is disabled, faulty or gone; GET /api/apps/${app} says which.`,
  );
}

function notFound(app: string, name: string): NightshiftError {
  return new NightshiftError('TIMER_NOT_FOUND', `App ${app} has no timer ${name}: list its timers for those it has.`);
}

function running(app: string, name: string): NightshiftError {
  const text = `Timer ${name} of app ${app} runs, or waits for a worker, and never overlaps itself: ask again when that run has ended.`;
  return new NightshiftError('TIMER_RUNNING', text);
}
