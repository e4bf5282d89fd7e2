import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { NightshiftError } from '#contracts/errors.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import {
  IdempotencyStore,
  type IdempotencyKey,
  type KeptAnswer,
  type KeyedRequest,
  type KeyState,
} from '#src/gateway/idempotency/idempotency-store.js';
import type { Stores } from '#src/stores.js';

/** The real store of keys, opened by the first test that needs one; a test can take it away. */
export class LazyIdempotency extends IdempotencyStore {
  away = false;
  #opened: Promise<{ readonly stores: Stores; readonly folder: string }> | undefined;

  override async claim(key: IdempotencyKey, request: KeyedRequest): Promise<KeyState> {
    return (await this.#store()).claim(key, request);
  }

  override async answer(key: IdempotencyKey, invocationId: string, answer: KeptAnswer): Promise<void> {
    await (await this.#store()).answer(key, invocationId, answer);
  }

  override async release(key: IdempotencyKey, invocationId: string): Promise<void> {
    await (await this.#store()).release(key, invocationId);
  }

  override async leave(key: IdempotencyKey, invocationId: string, as: 'unknown' | 'again'): Promise<void> {
    await (await this.#store()).leave(key, invocationId, as);
  }

  override async sweep(limit: number): Promise<number> {
    return (await this.#store()).sweep(limit);
  }

  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const { stores, folder } = await this.#opened;
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  }

  async #store(): Promise<IdempotencyStore> {
    if (this.away) throw new NightshiftError('STORE_UNAVAILABLE', 'taken away by the test');
    this.#opened ??= this.#open();
    return (await this.#opened).stores.idempotency;
  }

  async #open(): Promise<{ readonly stores: Stores; readonly folder: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'nightshift-keys-'));
    const stores = await openSqliteStores({ path: join(folder, 'keys.db'), logger: new SilentLogger() });
    return { stores, folder };
  }
}
