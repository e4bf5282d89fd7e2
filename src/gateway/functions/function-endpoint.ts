import { Inject, Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { satisfies, suppliedKey } from '../app-keys.js';
import type { AppTable } from '../app-table.js';
import { receiveBody, type ReceivedBody } from '../bodies/receive-body.js';
import { SyncDispatcher } from '../dispatch/sync-dispatcher.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import type { FoundRoute } from '../routes/route-table.js';
import { empty, send, type Answer } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { prefersAsync } from './request-fields.js';
import { FunctionLanes } from './function-lanes.js';

/** Requests that found their function: may they call it, with what body, and who waits (host-semantics, sections 1.1 and 1.3). */
@Injectable()
export class FunctionEndpoint {
  constructor(
    private readonly dispatcher: SyncDispatcher,
    private readonly lanes: FunctionLanes,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Resolves when the answer was handed to the connection. `version` is the one that serves. */
  async answer(exchange: Exchange, table: AppTable, version: string, found: FoundRoute): Promise<void> {
    const refused = this.#throttle() ?? this.#refuse(exchange, table, found);
    if (refused !== undefined) {
      send(exchange.request, exchange.response, refused, table.customHeaders);
      return;
    }
    const body = await this.#receive(exchange, table, found);
    if (body === undefined) return;
    const call = { exchange, table, version, found, body };
    await this.lanes.run(call);
  }

  #throttle(): Answer | undefined {
    return this.dispatcher.outstanding < this.config.maxOutstanding
      ? undefined
      : empty(429, { 'x-function-scaleout': '1', 'retry-after': '1' });
  }

  /** Keys come before the disabled check; a disabled function exists for admins only. */
  #refuse({ request, queryText }: Exchange, table: AppTable, { route }: FoundRoute): Answer | undefined {
    const keysMatter = this.config.enforceKeys && route.level !== 'anonymous';
    if (!keysMatter && !route.disabled) return undefined;
    const level = table.keys.levelOf(suppliedKey(request, queryText), route.function);
    if (keysMatter && !satisfies(level, route.level)) return empty(401);
    return route.disabled && level !== 'admin' ? empty(404) : undefined;
  }

  /** Undefined when the body was refused; the answer was given then. */
  async #receive(
    { request, response }: Exchange,
    table: AppTable,
    { route }: FoundRoute,
  ): Promise<ReceivedBody | undefined> {
    const { maxBodyBytes: maxBytes, requestTimeoutMs: withinMs } = this.config;
    // What is kept, or compared with an earlier request, is needed whole.
    const isKept = route.idempotency !== undefined || prefersAsync(request.headers['prefer']);
    try {
      return await receiveBody(request, { maxBytes, withinMs, asItComes: table.httpStream && !isKept });
    } catch (error) {
      const status = codeOf(error) === 'BODY_TOO_LARGE' ? 413 : 408;
      send(request, response, empty(status), table.customHeaders);
      return undefined;
    }
  }
}
