import sql from 'mssql';
import type { Logger } from '#contracts/ports/logger.js';

/** A pool that is made when it is first asked for, and made anew when making it failed. */
export class LastingPool {
  readonly #config: sql.config;
  readonly #logger: Logger;
  #current: Promise<sql.ConnectionPool> | undefined;

  constructor(config: sql.config, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
  }

  async connected(): Promise<sql.ConnectionPool> {
    this.#current ??= this.#connect();
    return this.#current;
  }

  async close(): Promise<void> {
    const pool = await this.#current?.catch(() => undefined);
    await pool?.close();
  }

  async #connect(): Promise<sql.ConnectionPool> {
    const pool = new sql.ConnectionPool(this.#config);
    // Without a listener the driver's report of an idle connection that broke would end the process.
    pool.on('error', (error: Error) => this.#logger.warn({ error }, 'A connection to the store was lost'));
    try {
      return await pool.connect();
    } catch (error) {
      this.#current = undefined;
      throw error;
    }
  }
}
