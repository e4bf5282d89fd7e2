import { Injectable } from '@nestjs/common';
import { NightshiftError, codeOf, toError } from '#contracts/errors.js';
import type { BodyReference } from '#contracts/messages/typed-data.js';
import { utcDay } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { PayloadStore } from '../../executions/payload-store.js';
import { empty, send, unavailable, type Answer } from '../answer.js';
import { toHttpData, traceOf, type FunctionCall } from '../functions/function-call.js';
import { EXECUTION_HEADER } from '../test-runs/run-tickets.js';
import type { ClaimedKey } from '../idempotency/claimed-key.js';
import { keptOf } from '../idempotency/settle-key.js';
import { DurableAcceptance } from './acceptance.js';

/** Calls whose caller asked not to wait (`Prefer: respond-async`): safe before the 202, run at least once. */
@Injectable()
export class DurableLane {
  constructor(
    private readonly acceptance: DurableAcceptance,
    private readonly payloads: PayloadStore,
    private readonly logger: Logger,
  ) {}

  /** `key`: the answer is kept before it is given, and a worker asks before it runs the call, so that accepting it twice is safe. */
  async accept(call: FunctionCall, key?: ClaimedKey): Promise<void> {
    const { request, response } = call.exchange;
    let answer: Answer;
    try {
      answer = await this.#submit(call, key);
      await key?.answer(keptOf(answer));
    } catch (thrown) {
      // A confirm that did not come says nothing about the message.
      await key?.leave('again');
      response.removeHeader(EXECUTION_HEADER);
      answer = this.#refusal(thrown, call);
    }
    send(request, response, answer, call.table.customHeaders);
  }

  async #submit(call: FunctionCall, key: ClaimedKey | undefined): Promise<Answer> {
    const { exchange, found, table, version } = call;
    const { id, acceptedAt: at } = key?.invocation ?? { id: call.id, acceptedAt: this.acceptance.now() };
    const reference = await this.#storeBody(call, utcDay(at), id);
    const answer = await this.acceptance.accept(
      {
        id,
        app: table.name,
        version,
        function: found.route.function,
        trigger: 'http',
        input: { name: found.route.binding, data: { http: toHttpData(call, reference) } },
        traceContext: traceOf(call),
        ...(key !== undefined && { claimForMs: key.keptForMs }),
      },
      at,
      exchange.origin,
    );
    return { ...answer, headers: { ...answer.headers, 'preference-applied': 'respond-async' } };
  }

  /** Before the 202, so that what was accepted can run. */
  async #storeBody({ body }: FunctionCall, day: string, id: string): Promise<BodyReference | undefined> {
    if (body.kind !== 'streamed') return undefined;
    const key = { day, id, name: 'request' };
    await this.payloads.write(key, body.body.chunks());
    return { kind: 'stored', ...key };
  }

  #refusal(thrown: unknown, { exchange, found, table }: FunctionCall): Answer {
    const error = toError(thrown);
    if (codeOf(error) === 'BODY_TOO_LARGE') return empty(413);
    const facts = { error, app: table.name, function: found.route.function };
    if (error instanceof NightshiftError && error.class === 'Unavailable') {
      this.logger.warn(facts, 'An asynchronous call could not be accepted');
      return unavailable('The call could not be confirmed as stored: it is not accepted, though it may still run.');
    }
    if (exchange.request.destroyed) return empty(499);
    this.logger.error(facts, 'An asynchronous call could not be accepted');
    return empty(500);
  }
}
