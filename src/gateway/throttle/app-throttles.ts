import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Clock } from '#contracts/ports/clock.js';
import { empty } from '../answer.js';
import type { AppTable } from '../app-table.js';
import { SyncDispatcher } from '../dispatch/sync-dispatcher.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import { HostLoad } from './host-load.js';
import { RequestGate, type Leave } from './request-gate.js';

/** Whoever spreads the calls takes the header as a wish for another instance (host-semantics, section 1.7). */
export const TOO_MANY = empty(429, { 'x-function-scaleout': '1', 'retry-after': '1' });

const NOTHING_TO_LEAVE: Leave = () => undefined;

/** How much this gateway takes in hand, and the limits that apps set themselves in host.json; each gateway counts for itself, as each instance of Azure's host does. */
@Injectable()
export class AppThrottles {
  readonly #gates = new Map<string, RequestGate>();
  readonly #load: HostLoad;

  constructor(
    clock: Clock,
    private readonly dispatcher: SyncDispatcher,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {
    this.#load = new HostLoad(clock);
  }

  /** Whether this gateway has as many calls in hand as it may. */
  get isFull(): boolean {
    return this.dispatcher.outstanding >= this.config.maxOutstanding;
  }

  /** Undefined: the request is refused. Its caller may wait in here for its turn; one that leaves meanwhile is refused too, and nobody reads it. */
  async enter({ name, http }: AppTable, response: ServerResponse): Promise<Leave | undefined> {
    if (this.isFull) return undefined;
    if (http.dynamicThrottlesEnabled === true && this.#load.isHigh) return undefined;
    if (http.maxOutstandingRequests === undefined && http.maxConcurrentRequests === undefined) return NOTHING_TO_LEAVE;
    const gate = this.#gates.get(name) ?? new RequestGate();
    this.#gates.set(name, gate);
    return gate.enter(http, response, this.config.requestTimeoutMs);
  }
}
