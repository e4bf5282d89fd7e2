import { setTimeout as delay } from 'node:timers/promises';
import sql from 'mssql';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { StoreConnections } from '#src/stores.js';
import { isOfTheWay, isPoolExhausted } from './mssql-errors.js';

/** In a row, with nothing that worked between them. */
const FAILURES_THAT_RENEW = 3;
/** A statement that is still running then is left to its own time limit. */
const CLOSE_LIMIT_MS = 10_000;

/**
 * The connections of this process. The driver's pool makes new ones by itself when the server was away; but it has been seen to run dry after
 * short interruptions and to stay so (broker-database-security, section 4.4). So it is watched, and made anew as a whole when work keeps failing.
 */
export class LastingPool {
  readonly #config: sql.config;
  readonly #logger: Logger;
  #current: Promise<sql.ConnectionPool> | undefined;
  #connected: sql.ConnectionPool | undefined;
  #failures = 0;
  #isClosed = false;

  constructor(config: sql.config, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
  }

  /** Connects when nobody has, and when the last try failed. */
  async connected(): Promise<sql.ConnectionPool> {
    if (this.#isClosed) throw new NightshiftError('STORE_UNAVAILABLE', 'The store was closed.');
    this.#current ??= this.#connect();
    return this.#current;
  }

  worked(pool: sql.ConnectionPool): void {
    if (pool === this.#connected) this.#failures = 0;
  }

  /** `pool` is what `connected` gave: what has been replaced meanwhile does not count. */
  failed(pool: sql.ConnectionPool, error: unknown): void {
    if (pool !== this.#connected) return;
    if (!isOfTheWay(error)) {
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    const isDry = isPoolExhausted(error) && countsOf(pool).borrowed === 0;
    if (isDry || this.#failures >= FAILURES_THAT_RENEW) this.renew(pool);
  }

  /** Work that is under way ends on its old connection; the next begins on a new one. */
  renew(pool: sql.ConnectionPool): void {
    if (pool !== this.#connected) return;
    this.#logger.warn({ ...countsOf(pool) }, 'The connections to the store are made anew');
    this.#forget();
    void closed(pool);
  }

  get counts(): StoreConnections {
    return this.#connected === undefined ? NOTHING : countsOf(this.#connected);
  }

  /** Closing twice is fine. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const pool = await this.#current?.catch(() => undefined);
    this.#forget();
    if (pool !== undefined) await Promise.race([closed(pool), delay(CLOSE_LIMIT_MS, undefined, { ref: false })]);
  }

  #forget(): void {
    this.#current = undefined;
    this.#connected = undefined;
    this.#failures = 0;
  }

  async #connect(): Promise<sql.ConnectionPool> {
    // The driver writes into what it is given.
    const pool = new sql.ConnectionPool({ ...this.#config, options: { ...this.#config.options } });
    // Without a listener the driver's report of an idle connection that broke would end the process.
    pool.on('error', (error: Error) => this.#logger.warn({ error }, 'A connection to the store was lost'));
    try {
      await pool.connect();
    } catch (error) {
      this.#current = undefined;
      throw error;
    }
    this.#connected = pool;
    return pool;
  }
}

const NOTHING: StoreConnections = { borrowed: 0, available: 0, pending: 0 };

/** The driver's own counters throw once it is closed. */
function countsOf(pool: sql.ConnectionPool): StoreConnections {
  if (!pool.connected) return NOTHING;
  const { borrowed, available, pending } = pool;
  return { borrowed, available, pending };
}

async function closed(pool: sql.ConnectionPool): Promise<void> {
  await pool.close().catch(() => undefined);
}
