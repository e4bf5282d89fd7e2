import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { AppTable } from './app-table.js';
import { AppTables } from './app-tables.js';
import { GATEWAY_CONFIG } from './gateway.config.js';
import type { GatewayConfig } from './gateway.config.js';

/** Requests for an app whose version is being loaded: they wait a while, as Azure's do while the host starts (host-semantics, section 1.6). */
@Injectable()
export class AppStarts {
  readonly #closing = new AbortController();
  #waiting = 0;

  constructor(
    private readonly tables: AppTables,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** From now on nobody waits. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * The app's table once a worker has loaded the active version or has found that it cannot be; the same table when that takes too long, the
   * caller leaves, or as many wait as this gateway bears.
   */
  async settled(table: AppTable, response: ServerResponse): Promise<AppTable> {
    if (!table.loading || this.#closing.signal.aborted || this.#waiting >= this.config.maxOutstanding) return table;
    this.#waiting += 1;
    try {
      return await this.#nextLoaded(table, response);
    } finally {
      this.#waiting -= 1;
    }
  }

  #nextLoaded(table: AppTable, response: ServerResponse): Promise<AppTable> {
    return new Promise((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        unsubscribe();
        response.off('close', stop);
        this.#closing.signal.removeEventListener('abort', stop);
        resolve(this.tables.find(table.name) ?? table);
      };
      const timer = setTimeout(stop, this.config.startWaitMs);
      const unsubscribe = this.tables.onRefresh(() => {
        if (this.tables.find(table.name)?.loading !== true) stop();
      });
      response.once('close', stop);
      this.#closing.signal.addEventListener('abort', stop);
    });
  }
}
