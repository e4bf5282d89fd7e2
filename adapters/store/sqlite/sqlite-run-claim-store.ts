import {
  RunClaimStore,
  type Doubt,
  type RunClaimRequest,
  type RunClaimState,
  type RunHolder,
} from '#src/executions/run-claims/run-claim-store.js';
import { SELECT_NOW } from './database-clock.js';
import * as sql from './run-claim-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface ClaimColumns {
  readonly day: string;
  readonly worker: string | null;
  readonly process: string | null;
  readonly attempt: number;
  readonly expires_at: number;
  readonly doubted_since: number | null;
  readonly doubted_at: number | null;
}

export class SqliteRunClaimStore extends RunClaimStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async claim(request: RunClaimRequest): Promise<RunClaimState> {
    return this.#database.transaction(() => this.#claim(request).state);
  }

  override async takeOver(request: RunClaimRequest, from: RunHolder, doubt: Doubt): Promise<RunClaimState> {
    return this.#database.transaction(() => {
      const { state, row } = this.#claim(request);
      if (state.kind !== 'held' || row === undefined) return state;
      if (state.holder.worker !== from.worker || state.holder.process !== from.process) return state;
      const now = this.#now();
      const goesOn = row.doubted_at !== null && now - row.doubted_at <= doubt.looksWithinMs;
      const since = goesOn ? (row.doubted_since ?? now) : now;
      if (now - since >= doubt.forMs) return this.#take(request, row);
      this.#statements.doubt.run({ id: request.id, since, now });
      return { ...state, doubted: true };
    });
  }

  override async trust(id: string, { worker, process }: RunHolder): Promise<void> {
    this.#statements.trust.run({ id, worker, process });
  }

  override async giveBack(id: string, { worker, process }: RunHolder): Promise<void> {
    this.#statements.giveBack.run({ id, worker, process });
  }

  override async sweep(limit: number, abandonedAfterMs: number): Promise<number> {
    return this.#statements.sweep.run({ limit, abandonedAfterMs }).changes;
  }

  #claim(request: RunClaimRequest): { readonly state: RunClaimState; readonly row?: ClaimColumns } {
    const { id, day } = request;
    if (this.#isFinal(day, id)) return { state: { kind: 'done' } };
    const row = this.#statements.find.get({ id });
    if (row === undefined) return { state: this.#insert(request) };
    const anotherMessage = row.day !== day;
    if (anotherMessage && row.expires_at > this.#now()) {
      return { state: { kind: this.#isFinal(row.day, id) ? 'done' : 'later' } };
    }
    if (anotherMessage && this.#isFinal(row.day, id)) return { state: this.#take(request, row) };
    const { worker, process, attempt } = row;
    if (worker === null || process === null) return { state: this.#take(request, row) };
    const isAskers = worker === request.worker && process === request.process;
    if (isAskers || this.#hasEnded(row.day, id, attempt)) return { state: this.#take(request, row) };
    return { state: { kind: 'held', holder: { worker, process }, doubted: row.doubted_since !== null }, row };
  }

  #insert({ id, day, app, function: name, worker, process, attempt, forMs }: RunClaimRequest): RunClaimState {
    const now = this.#now();
    this.#statements.insert.run({ id, day, app, function: name, worker, process, attempt, now, forMs });
    return { kind: 'run' };
  }

  /** The same execution goes on under the same claim; another message's, whose time is over, makes room for a new one. */
  #take(request: RunClaimRequest, { day }: ClaimColumns): RunClaimState {
    const { id, worker, process, attempt } = request;
    if (day === request.day) this.#statements.move.run({ id, worker, process, attempt });
    else {
      this.#statements.delete.run({ id });
      this.#insert(request);
    }
    return { kind: 'run' };
  }

  #isFinal(day: string, id: string): boolean {
    return this.#statements.isFinal.get({ day, id }) !== undefined;
  }

  #hasEnded(day: string, id: string, attempt: number): boolean {
    return this.#statements.hasEnded.get({ day, id, attempt }) !== undefined;
  }

  #now(): number {
    return this.#statements.now.get()?.now ?? Date.now();
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    now: database.prepare<{ readonly now: number }>(SELECT_NOW),
    find: database.prepare<ClaimColumns>(sql.FIND_RUN_CLAIM),
    insert: database.prepare(sql.INSERT_RUN_CLAIM),
    move: database.prepare(sql.MOVE_RUN_CLAIM),
    doubt: database.prepare(sql.DOUBT_RUN_CLAIM),
    trust: database.prepare(sql.TRUST_RUN_CLAIM),
    giveBack: database.prepare(sql.GIVE_BACK_RUN_CLAIM),
    delete: database.prepare(sql.DELETE_RUN_CLAIM),
    isFinal: database.prepare<{ readonly final: number }>(sql.IS_EXECUTION_FINAL),
    hasEnded: database.prepare<{ readonly ended: number }>(sql.HAS_ATTEMPT_ENDED),
    sweep: database.prepare(sql.SWEEP_RUN_CLAIMS),
  };
}
