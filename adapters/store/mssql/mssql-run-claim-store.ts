import {
  RunClaimStore,
  type Doubt,
  type RunClaimRequest,
  type RunClaimState,
  type RunHolder,
} from '#src/executions/run-claims/run-claim-store.js';
import { decideClaim, goneSince, type ClaimFacts, type KnownClaim } from '../run-claim-decision.js';
import type { MssqlDatabase, Transaction } from './mssql-database.js';
import { dateOf, dayOf } from './mssql-values.js';
import * as sql from './run-claim-statements.js';

interface Claimed {
  readonly state: RunClaimState;
  readonly known: KnownClaim | undefined;
  readonly now: number;
}

export class MssqlRunClaimStore extends RunClaimStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async claim(request: RunClaimRequest): Promise<RunClaimState> {
    if ((await this.#database.run(sql.CLAIM_FIRST, valuesOf(request))) > 0) return { kind: 'run' };
    return this.#database.transaction(async (transaction) => (await claim(transaction, request)).state);
  }

  override takeOver(request: RunClaimRequest, from: RunHolder, doubt: Doubt): Promise<RunClaimState> {
    return this.#database.transaction(async (transaction) => {
      const { state, known, now } = await claim(transaction, request);
      if (state.kind !== 'held' || known === undefined) return state;
      if (state.holder.worker !== from.worker || state.holder.process !== from.process) return state;
      const since = goneSince(known, now, doubt);
      if (since === undefined) return take(transaction, request, known);
      const moments = { since: new Date(since), now: new Date(now) };
      await transaction.run(sql.DOUBT_RUN_CLAIM, { id: request.id, ...moments });
      return { ...state, doubted: true };
    });
  }

  override async trust(id: string, { worker, process }: RunHolder): Promise<void> {
    await this.#database.run(sql.TRUST_RUN_CLAIM, { id, worker, process });
  }

  override async giveBack(id: string, { worker, process }: RunHolder): Promise<void> {
    await this.#database.run(sql.GIVE_BACK_RUN_CLAIM, { id, worker, process });
  }

  override sweep(limit: number, abandonedAfterMs: number): Promise<number> {
    return this.#database.run(sql.SWEEP_RUN_CLAIMS, { limit, abandonedAfterMs });
  }
}

async function claim(transaction: Transaction, request: RunClaimRequest): Promise<Claimed> {
  const row = await transaction.row(sql.LOCK_RUN_CLAIM, { id: request.id });
  const known = row === undefined ? undefined : toKnown(row);
  const facts = await factsOf(transaction, request, known);
  const decision = decideClaim(request, known, facts);
  const state = decision === 'take' ? await take(transaction, request, known) : decision;
  return { state, known, now: facts.now };
}

async function factsOf(
  transaction: Transaction,
  { id, day }: RunClaimRequest,
  known: KnownClaim | undefined,
): Promise<ClaimFacts> {
  const about = { id, day: dateOf(day), knownDay: dateOf(known?.day ?? day), attempt: known?.attempt ?? 0 };
  const row = await transaction.row(sql.FIND_CLAIM_FACTS, about);
  return {
    now: row?.now.getTime() ?? Date.now(),
    isFinal: row?.is_final === 1,
    wasFinal: row?.was_final === 1,
    hasEnded: row?.has_ended === 1,
  };
}

/** The same execution goes on under the same claim; another message's, whose time is over, makes room for a new one. */
async function take(
  transaction: Transaction,
  request: RunClaimRequest,
  known: KnownClaim | undefined,
): Promise<RunClaimState> {
  const { id, worker, process, attempt } = request;
  if (known?.day === request.day) await transaction.run(sql.MOVE_RUN_CLAIM, { id, worker, process, attempt });
  else {
    if (known !== undefined) await transaction.run(sql.DELETE_RUN_CLAIM, { id });
    await transaction.run(sql.INSERT_RUN_CLAIM, valuesOf(request));
  }
  return { kind: 'run' };
}

function valuesOf({ id, day, app, function: name, worker, process, attempt, forMs }: RunClaimRequest) {
  return { id, day: dateOf(day), app, function: name, worker, process, attempt, forMs };
}

function toKnown(row: sql.RunClaimColumns): KnownClaim {
  const { day, worker, process, attempt, expires_at: expiresAt, doubted_since: since, doubted_at: at } = row;
  return {
    day: dayOf(day),
    worker,
    process,
    attempt,
    expiresAt: expiresAt.getTime(),
    doubtedSince: since?.getTime() ?? null,
    doubtedAt: at?.getTime() ?? null,
  };
}
