import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { empty, send } from './answer.js';
import type { AppTable } from './app-table.js';
import { AppTables } from './app-tables.js';
import { BuiltInRoutes } from './built-in-routes.js';
import { openExchange, type Arrival, type Exchange } from './exchange.js';
import { applySharedHeaders } from './hosts/shared-headers.js';
import { FunctionRequests } from './functions/function-requests.js';

const APP_PATH = /^\/apps\/([^/]+)(\/.*)?$/i;

/**
 * Where a request goes: `/runtime` for everybody, then, for its app, `/admin` and the functions. An app answers at the root of the host names that
 * are its own, and one app alone at any other; every app answers under `/apps/<app>`, so that its addresses stay when another one joins.
 */
@Injectable()
export class RequestRouter {
  constructor(
    private readonly tables: AppTables,
    private readonly builtIn: BuiltInRoutes,
    private readonly functions: FunctionRequests,
    private readonly logger: Logger,
  ) {}

  /** From now on every function route is 503, so that callers go to another gateway. */
  drain(): void {
    this.functions.drain();
  }

  /** Answers the request whatever happens. */
  async answer(request: IncomingMessage, response: ServerResponse, arrival: Arrival): Promise<void> {
    try {
      const exchange = openExchange(request, response, arrival);
      if (exchange === undefined) send(request, response, empty(400));
      else await this.#route(exchange);
    } catch (thrown) {
      this.logger.error({ error: toError(thrown) }, 'A request failed inside the gateway');
      send(request, response, empty(500));
    }
  }

  async #route(outer: Exchange): Promise<void> {
    const { exchange, table } = this.#findApp(outer);
    if (table !== undefined && applySharedHeaders(exchange, table)) return;
    if (this.builtIn.matches(exchange)) await this.builtIn.answer(exchange, table);
    else await this.functions.answer(exchange, table, this.tables.size);
  }

  #findApp(exchange: Exchange): { exchange: Exchange; table: AppTable | undefined } {
    const owner = this.tables.ofHost(exchange.host);
    const match = APP_PATH.exec(exchange.path);
    const [, name = '', rest = '/'] = match ?? [];
    const named = match === null ? undefined : this.tables.find(name.toLowerCase());
    // A host name of an app's own leads to no other app.
    const isReached = named !== undefined && (owner === undefined || owner === named);
    if (!isReached) return { exchange, table: owner ?? this.tables.alone };
    return { exchange: { ...exchange, base: `/apps/${name}`, path: rest }, table: named };
  }
}
