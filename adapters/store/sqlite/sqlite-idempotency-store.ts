import type { OutgoingHttpHeaders } from 'node:http';
import {
  IdempotencyStore,
  type IdempotencyKey,
  type KeptAnswer,
  type KeyedRequest,
  type KeyState,
} from '#src/gateway/idempotency/idempotency-store.js';
import { decideKey, type KnownKey } from '../idempotency-decision.js';
import { SELECT_NOW } from './database-clock.js';
import * as sql from './idempotency-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface KeyColumns {
  readonly fingerprint: string;
  readonly invocation_id: string;
  readonly accepted_at: number;
  readonly repeatable: number;
  readonly state: 'open' | 'answered' | 'unknown' | 'again';
  readonly undecided_until: number;
  readonly expires_at: number;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

export class SqliteIdempotencyStore extends IdempotencyStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async claim(key: IdempotencyKey, request: KeyedRequest): Promise<KeyState> {
    return this.#database.transaction(() => this.#claim(key, request));
  }

  override async answer(key: IdempotencyKey, id: string, { status, headers, body }: KeptAnswer): Promise<void> {
    this.#statements.answer.run({ ...named(key), id, status, headers: JSON.stringify(headers), body: body ?? null });
  }

  override async release(key: IdempotencyKey, id: string): Promise<void> {
    this.#statements.release.run({ ...named(key), id });
  }

  override async leave(key: IdempotencyKey, id: string, as: 'unknown' | 'again'): Promise<void> {
    this.#statements.leave.run({ ...named(key), id, state: as });
  }

  override async sweep(limit: number): Promise<number> {
    return this.#statements.sweep.run({ limit }).changes;
  }

  #claim(key: IdempotencyKey, request: KeyedRequest): KeyState {
    const now = this.#statements.now.get()?.now ?? Date.now();
    const row = this.#statements.find.get(named(key));
    const known = row === undefined ? undefined : toKnown(row);
    const decision = decideKey(known, request, now);
    if (decision === 'put') return this.#put(key, request, now);
    if (decision !== 'reopen') return decision;
    this.#statements.reopen.run({ ...named(key), now, undecidedForMs: request.undecidedForMs });
    return { kind: 'first', invocation: known?.invocation ?? request.invocation };
  }

  #put(key: IdempotencyKey, request: KeyedRequest, now: number): KeyState {
    const { fingerprint, invocation, repeatable, undecidedForMs, keptForMs } = request;
    const { id, acceptedAt } = invocation;
    const moments = { acceptedAt: acceptedAt.getTime(), now, undecidedForMs, keptForMs };
    this.#statements.put.run({ ...named(key), ...moments, fingerprint, id, repeatable: repeatable ? 1 : 0 });
    return { kind: 'first', invocation };
  }
}

function named({ app, function: name, key }: IdempotencyKey) {
  return { app, function: name, key };
}

function toKnown(row: KeyColumns): KnownKey {
  return {
    fingerprint: row.fingerprint,
    invocation: { id: row.invocation_id, acceptedAt: new Date(row.accepted_at) },
    repeatable: row.repeatable === 1,
    state: row.state,
    undecidedUntil: row.undecided_until,
    expiresAt: row.expires_at,
    answer: {
      status: row.status ?? 500,
      headers: JSON.parse(row.headers ?? '{}') as OutgoingHttpHeaders,
      body: row.body ?? undefined,
    },
  };
}

function prepareAll(database: SqliteDatabase) {
  return {
    now: database.prepare<{ readonly now: number }>(SELECT_NOW),
    find: database.prepare<KeyColumns>(sql.FIND_IDEMPOTENCY_KEY),
    put: database.prepare(sql.PUT_IDEMPOTENCY_KEY),
    reopen: database.prepare(sql.REOPEN_IDEMPOTENCY_KEY),
    answer: database.prepare(sql.ANSWER_IDEMPOTENCY_KEY),
    release: database.prepare(sql.RELEASE_IDEMPOTENCY_KEY),
    leave: database.prepare(sql.LEAVE_IDEMPOTENCY_KEY),
    sweep: database.prepare(sql.SWEEP_IDEMPOTENCY_KEYS),
  };
}
