import { Injectable } from '@nestjs/common';
import { NightshiftError, unreachable } from '#contracts/errors.js';
import type { IdempotencyPolicy } from '#contracts/idempotency.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { send, type Answer } from '../answer.js';
import type { FunctionCall } from '../functions/function-call.js';
import { ClaimedKey } from './claimed-key.js';
import { fingerprintOf } from './fingerprint.js';
import { readIdempotencyKey } from './idempotency-header.js';
import { IdempotencyStore, type IdempotencyKey, type KeyState } from './idempotency-store.js';
import { KeptAnswers } from './kept-answers.js';
import * as answers from './key-answers.js';

/** Far more than the word of a gateway that lives takes to reach the store. */
const UNDECIDED_MARGIN_MS = 60_000;

/** Nothing to protect, so a key is not asked for. */
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

export interface KeyedCall {
  readonly call: FunctionCall;
  readonly policy: IdempotencyPolicy;
  readonly lane: 'sync' | 'durable';
  /** How long the caller waits. */
  readonly limitMs: number;
}

/** Requests to functions that chose idempotency: the first one under a key runs, the others get its answer. */
@Injectable()
export class IdempotentCalls {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly kept: KeptAnswers,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** `run` is called at most once: without a key for a request that has none, or with the key that is its own now. */
  async answer(keyed: KeyedCall, run: (key?: ClaimedKey) => Promise<void>): Promise<void> {
    const { exchange, table } = keyed.call;
    const { request, response } = exchange;
    const refuse = (answer: Answer): void => send(request, response, answer, table.customHeaders);
    const read = readIdempotencyKey(request.headers['idempotency-key']);
    if (read === 'invalid') return refuse(answers.KEY_INVALID);
    if (read === undefined) {
      const wanted = keyed.policy.required && !SAFE_METHODS.includes(request.method ?? '');
      return wanted ? refuse(answers.KEY_MISSING) : run();
    }
    const key = { app: table.name, function: keyed.call.found.route.function.toLowerCase(), key: read.key };
    const state = await this.#claim(key, keyed);
    if (state === undefined) return refuse(answers.STORE_AWAY);
    if (state.kind !== 'first') return this.#repeat(keyed.call, state);
    const { invocation } = state;
    return run(new ClaimedKey({ key, invocation, keptForMs: keyed.policy.forMs }, this.store, this.logger));
  }

  async #claim(key: IdempotencyKey, { call, policy, lane, limitMs }: KeyedCall): Promise<KeyState | undefined> {
    try {
      return await this.store.claim(key, {
        fingerprint: fingerprintOf(call, lane),
        invocation: { id: call.id, acceptedAt: this.clock.now() },
        repeatable: lane === 'durable',
        undecidedForMs: limitMs + UNDECIDED_MARGIN_MS,
        keptForMs: policy.forMs,
      });
    } catch (error) {
      if (!(error instanceof NightshiftError) || error.class !== 'Unavailable') throw error;
      this.logger.warn({ error, app: key.app, function: key.function }, 'An idempotent request was refused');
      return undefined;
    }
  }

  async #repeat({ exchange, table }: FunctionCall, state: Exclude<KeyState, { kind: 'first' }>): Promise<void> {
    const { request, response } = exchange;
    const refuse = (answer: Answer): void => send(request, response, answer, table.customHeaders);
    switch (state.kind) {
      case 'answered': {
        const headers = { ...state.answer.headers, [answers.REPLAYED_HEADER]: 'true' };
        return this.kept.send(exchange, state.invocation, { ...state.answer, headers }, table.customHeaders);
      }
      case 'inProgress':
        return refuse(answers.IN_PROGRESS);
      case 'unknown':
        return refuse(answers.outcomeUnknown(state.invocation.id));
      case 'otherRequest':
        return refuse(answers.KEY_REUSED);
      default:
        return unreachable(state);
    }
  }
}
