import {
  RunClaimStore,
  type Doubt,
  type RunClaimRequest,
  type RunClaimState,
  type RunHolder,
} from '#src/executions/run-claims/run-claim-store.js';
import { decideClaim, goneSince, type ClaimFacts, type KnownClaim } from '../run-claim-decision.js';
import { SELECT_NOW } from './database-clock.js';
import * as sql from './run-claim-statements.js';
import { SharedTransaction } from './shared-transaction.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface Claimed {
  readonly state: RunClaimState;
  readonly known: KnownClaim | undefined;
  readonly now: number;
}

export class SqliteRunClaimStore extends RunClaimStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  readonly #claims: SharedTransaction<RunClaimRequest, RunClaimState>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
    this.#claims = new SharedTransaction(database, (request) => this.#claim(request).state);
  }

  /** Runs that fall due together ask together. */
  override claim(request: RunClaimRequest): Promise<RunClaimState> {
    return this.#claims.do(request);
  }

  override async takeOver(request: RunClaimRequest, from: RunHolder, doubt: Doubt): Promise<RunClaimState> {
    return this.#database.transaction(() => {
      const { state, known, now } = this.#claim(request);
      if (state.kind !== 'held' || known === undefined) return state;
      if (state.holder.worker !== from.worker || state.holder.process !== from.process) return state;
      const since = goneSince(known, now, doubt);
      if (since === undefined) return this.#take(request, known);
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

  #claim(request: RunClaimRequest): Claimed {
    const known = this.#statements.find.get({ id: request.id });
    const facts = this.#factsOf(request, known);
    const decision = decideClaim(request, known, facts);
    const state = decision === 'take' ? this.#take(request, known) : decision;
    return { state, known, now: facts.now };
  }

  #factsOf({ id, day }: RunClaimRequest, known: KnownClaim | undefined): ClaimFacts {
    const { now, isFinal, hasEnded } = this.#statements;
    return {
      now: now.get()?.now ?? Date.now(),
      isFinal: isFinal.get({ day, id }) !== undefined,
      wasFinal: known !== undefined && isFinal.get({ day: known.day, id }) !== undefined,
      hasEnded: known !== undefined && hasEnded.get({ day: known.day, id, attempt: known.attempt }) !== undefined,
    };
  }

  /** The same execution goes on under the same claim; another message's, whose time is over, makes room for a new one. */
  #take(request: RunClaimRequest, known: KnownClaim | undefined): RunClaimState {
    const { id, day, app, function: name, worker, process, attempt, forMs } = request;
    if (known?.day === day) this.#statements.move.run({ id, worker, process, attempt });
    else {
      this.#statements.delete.run({ id });
      this.#statements.insert.run({ id, day, app, function: name, worker, process, attempt, forMs });
    }
    return { kind: 'run' };
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    now: database.prepare<{ readonly now: number }>(SELECT_NOW),
    find: database.prepare<KnownClaim>(sql.FIND_RUN_CLAIM),
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
