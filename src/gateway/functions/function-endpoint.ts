import { Inject, Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { satisfies, suppliedKey } from '../app-keys.js';
import type { AppTable } from '../app-table.js';
import { receiveBody, type ReceivedBody } from '../bodies/receive-body.js';
import { KeyGuard } from '../key-guard.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import type { FoundRoute } from '../routes/route-table.js';
import { empty, send, type Answer } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { AppThrottles, TOO_MANY } from '../throttle/app-throttles.js';
import { EXECUTION_HEADER } from '../test-runs/run-tickets.js';
import type { RoutedRequest } from './function-call.js';
import { prefersAsync } from './request-fields.js';
import { FunctionLanes } from './function-lanes.js';

/** Requests that found their function: may they call it, with what body, and who waits (host-semantics, sections 1.1 and 1.3). */
@Injectable()
export class FunctionEndpoint {
  constructor(
    private readonly lanes: FunctionLanes,
    private readonly throttles: AppThrottles,
    private readonly keyGuard: KeyGuard,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Resolves when the answer was handed to the connection. */
  async answer(routed: RoutedRequest): Promise<void> {
    const { exchange, table } = routed;
    const { request, response } = exchange;
    const leave = await this.throttles.enter(table, response);
    if (leave === undefined) return send(request, response, TOO_MANY, table.customHeaders);
    try {
      await this.#call(routed);
    } finally {
      leave();
    }
  }

  async #call(routed: RoutedRequest): Promise<void> {
    const { exchange, table, found } = routed;
    const refused = this.#refuse(exchange, table, found);
    if (refused !== undefined) return send(exchange.request, exchange.response, refused, table.customHeaders);
    const body = await this.#receive(exchange, table, found);
    if (body === undefined) return;
    // A key that was used before answers with the execution that it began then.
    if (exchange.testRun !== undefined && found.route.idempotency === undefined)
      exchange.response.setHeader(EXECUTION_HEADER, routed.id);
    await this.lanes.run({ ...routed, body });
  }

  /** Keys come before the disabled check; a disabled function exists for admins only. */
  #refuse(exchange: Exchange, table: AppTable, { route }: FoundRoute): Answer | undefined {
    const keysMatter = this.keyGuard.isOn && route.level !== 'anonymous';
    if (!keysMatter && !route.disabled) return undefined;
    const level = table.keys.levelOf(suppliedKey(exchange.request, exchange.queryText), route.function);
    if (keysMatter && level === 'anonymous') return this.keyGuard.refuse(exchange, table);
    if (keysMatter && !satisfies(level, route.level)) return empty(401);
    return route.disabled && level !== 'admin' ? empty(404) : undefined;
  }

  /** Undefined when the body was refused; the answer was given then. */
  async #receive(
    { request, response }: Exchange,
    table: AppTable,
    { route }: FoundRoute,
  ): Promise<ReceivedBody | undefined> {
    const { requestTimeoutMs: withinMs } = this.config;
    const maxBytes = table.maxBodyBytes ?? this.config.maxBodyBytes;
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
