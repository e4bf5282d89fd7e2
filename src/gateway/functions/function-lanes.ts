import { Inject, Injectable } from '@nestjs/common';
import { DurableLane } from '../durable/durable-lane.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import type { ClaimedKey } from '../idempotency/claimed-key.js';
import { IdempotentCalls } from '../idempotency/idempotent-calls.js';
import type { FunctionCall } from './function-call.js';
import { prefersAsync } from './request-fields.js';
import { SyncLane } from './sync-lane.js';

/** Which way a call goes: does its caller wait, and did its function choose idempotency? */
@Injectable()
export class FunctionLanes {
  constructor(
    private readonly sync: SyncLane,
    private readonly durable: DurableLane,
    private readonly idempotent: IdempotentCalls,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Resolves when the answer was handed to the connection. */
  run(call: FunctionCall): Promise<void> {
    const { requestTimeoutMs: limitMs } = this.config;
    const lane = prefersAsync(call.exchange.request.headers['prefer']) ? 'durable' : 'sync';
    const run = (key?: ClaimedKey): Promise<void> =>
      lane === 'durable' ? this.durable.accept(call, key) : this.sync.run(call, limitMs, key);
    const { idempotency: policy } = call.found.route;
    return policy === undefined ? run() : this.idempotent.answer({ call, policy, lane, limitMs }, run);
  }
}
