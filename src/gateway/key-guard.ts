import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { FailedAttempts } from '../identity/failed-attempts.js';
import { empty, type Answer } from './answer.js';
import { suppliedKey } from './app-keys.js';
import type { AppTable } from './app-table.js';
import type { Exchange } from './exchange.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway.config.js';

/** Whether keys are asked for, and wrong keys of each network at each app. A right key is never slowed, whoever else guesses from the same address. */
@Injectable()
export class KeyGuard {
  readonly #failed: FailedAttempts;

  /** Whether keys are asked for at all. */
  readonly isOn: boolean;

  constructor(clock: Clock, @Inject(GATEWAY_CONFIG) { enforceKeys, failedKeysPerMinute }: GatewayConfig) {
    this.isOn = enforceKeys;
    this.#failed = new FailedAttempts(clock, failedKeysPerMinute);
  }

  /** What is answered to a request without a key, or with one that the app does not have: 401, empty (host-semantics, section 1.3), or 429. */
  refuse({ request, queryText, clientAddress }: Exchange, { name }: AppTable): Answer {
    if (suppliedKey(request, queryText) === undefined) return empty(401);
    const isThrottled = this.#failed.isThrottled(clientAddress, name);
    this.#failed.add(clientAddress, name);
    if (!isThrottled) return empty(401);
    return empty(429, { 'retry-after': String(this.#failed.secondsLeft(clientAddress, name)) });
  }
}
