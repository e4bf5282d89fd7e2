import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { empty, send, text } from './answer.js';
import { AddressedApps } from './addressed-apps.js';
import { BuiltInRoutes } from './built-in-routes.js';
import { openExchange, type Arrival, type Exchange } from './exchange.js';
import { applySharedHeaders } from './hosts/shared-headers.js';
import { FunctionRequests } from './functions/function-requests.js';

/** Of a test run. Clocks that differ by a minute make such tickets, too. */
const NOT_THIS_APP = text(
  403,
  'This test run was not signed for this app within the last minute: are the clocks of management and the gateway right?',
);

/** Where a request goes: `/runtime` for everybody, then, for its app, `/admin` and the functions. */
@Injectable()
export class RequestRouter {
  constructor(
    private readonly apps: AddressedApps,
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
    const addressed = this.apps.find(outer);
    if (addressed === undefined) return send(outer.request, outer.response, NOT_THIS_APP);
    const { exchange, table } = addressed;
    if (table !== undefined && applySharedHeaders(exchange, table)) return;
    if (this.builtIn.matches(exchange)) await this.builtIn.answer(exchange, table);
    else await this.functions.answer(exchange, table, this.apps.size);
  }
}
