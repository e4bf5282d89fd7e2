import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import {
  IdempotencyStore,
  type IdempotencyKey,
  type KeptAnswer,
  type KeyedRequest,
  type KeyState,
} from '#src/gateway/idempotency/idempotency-store.js';
import { decideKey, type KnownKey } from '../idempotency-decision.js';
import * as sql from './idempotency-statements.js';
import type { MssqlDatabase, Runner } from './mssql-database.js';
import { bytesOf } from './mssql-values.js';

export class MssqlIdempotencyStore extends IdempotencyStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  /** Most come first, or for what needs no change: only what does is decided under a lock, that many may wait for. */
  override async claim(key: IdempotencyKey, request: KeyedRequest): Promise<KeyState> {
    if (await insert(this.#database, key, request)) return { kind: 'first', invocation: request.invocation };
    const row = await this.#database.row(sql.FIND_KEY, named(key));
    const decision = decide(row, request);
    if (decision !== 'put' && decision !== 'reopen') return decision;
    return this.#database.transaction((transaction) => claimLocked(transaction, key, request));
  }

  override async answer(key: IdempotencyKey, id: string, { status, headers, body }: KeptAnswer): Promise<void> {
    const answer = { status, headers: JSON.stringify(headers), body: body ?? null };
    await this.#database.run(sql.ANSWER_KEY, { ...named(key), id, ...answer });
  }

  override async release(key: IdempotencyKey, id: string): Promise<void> {
    await this.#database.run(sql.RELEASE_KEY, { ...named(key), id });
  }

  override async leave(key: IdempotencyKey, id: string, as: 'unknown' | 'again'): Promise<void> {
    await this.#database.run(sql.LEAVE_KEY, { ...named(key), id, state: as });
  }

  override sweep(limit: number): Promise<number> {
    return this.#database.run(sql.SWEEP_KEYS, { limit });
  }
}

async function claimLocked(transaction: Runner, key: IdempotencyKey, request: KeyedRequest): Promise<KeyState> {
  const row = await transaction.row(sql.LOCK_KEY, named(key));
  const decision = decide(row, request);
  if (decision === 'put') {
    if (row === undefined) await insert(transaction, key, request);
    else await transaction.run(sql.REUSE_KEY, { ...named(key), ...asked(request) });
    return { kind: 'first', invocation: request.invocation };
  }
  if (decision !== 'reopen') return decision;
  await transaction.run(sql.REOPEN_KEY, { ...named(key), undecidedForMs: request.undecidedForMs });
  return { kind: 'first', invocation: row === undefined ? request.invocation : toKnown(row).invocation };
}

/** False when the key is known. */
async function insert(runner: Runner, key: IdempotencyKey, request: KeyedRequest): Promise<boolean> {
  return (await runner.run(sql.INSERT_KEY, { ...named(key), ...asked(request), key: key.key })) > 0;
}

function decide(row: sql.KeyColumns | undefined, request: KeyedRequest) {
  return decideKey(row === undefined ? undefined : toKnown(row), request, row?.now.getTime() ?? 0);
}

function named({ app, function: name, key }: IdempotencyKey) {
  return { app, function: name, hash: createHash('sha256').update(key).digest('hex') };
}

function asked({ fingerprint, invocation, repeatable, undecidedForMs, keptForMs }: KeyedRequest) {
  const { id, acceptedAt } = invocation;
  return { fingerprint, id, acceptedAt, repeatable, undecidedForMs, keptForMs };
}

function toKnown(row: sql.KeyColumns): KnownKey {
  return {
    fingerprint: row.fingerprint,
    invocation: { id: row.invocation_id, acceptedAt: row.accepted_at },
    repeatable: row.repeatable,
    state: row.state,
    undecidedUntil: row.undecided_until.getTime(),
    expiresAt: row.expires_at.getTime(),
    answer: {
      status: row.status ?? 500,
      headers: JSON.parse(row.headers ?? '{}') as OutgoingHttpHeaders,
      body: row.body === null ? undefined : bytesOf(row.body),
    },
  };
}
