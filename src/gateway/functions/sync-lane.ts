import { Injectable } from '@nestjs/common';
import { unreachable } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { BodyExchange } from '../bodies/body-exchange.js';
import { Upload } from '../bodies/upload.js';
import type { Call, CallOutcome } from '../dispatch/call.js';
import { SyncDispatcher } from '../dispatch/sync-dispatcher.js';
import type { ClaimedKey } from '../idempotency/claimed-key.js';
import { settleKey } from '../idempotency/settle-key.js';
import { negotiate } from '../negotiation/negotiate.js';
import { EXECUTION_HEADER } from '../test-runs/run-tickets.js';
import { empty, send, unavailable, type Answer } from '../answer.js';
import type { FunctionCall } from './function-call.js';
import { toHttpData, traceOf } from './function-call.js';
import { toAnswer } from './http-response.js';
import { newInvocation } from './new-invocation.js';
import { announcesBody, ResponseBodies } from './response-bodies.js';

/** A call whose caller waits: out through the dispatcher, and the result, or the reason why there is none, back to the caller. */
@Injectable()
export class SyncLane {
  constructor(
    private readonly dispatcher: SyncDispatcher,
    private readonly bodies: BodyExchange,
    private readonly responses: ResponseBodies,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the answer was handed to the connection. `key`: the answer is kept first, and a caller that leaves changes nothing. */
  async run(call: FunctionCall, limitMs: number, key?: ClaimedKey): Promise<void> {
    const { request, response } = call.exchange;
    const id = key?.invocation.id ?? call.id;
    let tooLarge = false;
    const { submitted, begun } = this.#submit(id, call, limitMs, (pending) => {
      tooLarge = true;
      this.dispatcher.abandon(pending);
    });
    const onClose = (): void => {
      if (key === undefined) this.dispatcher.abandon(submitted);
    };
    response.once('close', onClose);
    try {
      const outcome = await Promise.race([submitted.outcome, begun]);
      if (outcome instanceof Upload) {
        await this.responses.stream(call, outcome, submitted, key);
      } else if (tooLarge) {
        // A function of an app that streams may have had the beginning of it.
        await (call.table.httpStream ? key?.leave('unknown') : key?.release());
        send(request, response, empty(413), call.table.customHeaders);
      } else if (outcome.kind === 'completed' && announcesBody(outcome)) {
        await this.responses.forward(call, outcome, key);
      } else {
        const answer = negotiated(call, outcome);
        if (outcome.kind === 'unavailable') response.removeHeader(EXECUTION_HEADER);
        if (isHalf(call)) await key?.release();
        else if (key !== undefined) await this.#keep(key, submitted, outcome, answer);
        send(request, response, answer, call.table.customHeaders);
      }
    } finally {
      response.off('close', onClose);
      this.bodies.close(id);
    }
  }

  #submit(
    id: string,
    call: FunctionCall,
    limitMs: number,
    onTooLarge: (pending: Call) => void,
  ): { readonly submitted: Call; readonly begun: Promise<Upload> } {
    const { body, found, table, version } = call;
    const streamed = body.kind === 'streamed' ? body.body : undefined;
    const references = this.bodies.open(id, streamed, () => onTooLarge(submitted));
    const invocation = newInvocation(
      {
        id,
        app: table.name,
        version,
        function: found.route.function,
        trigger: 'http',
        lane: 'sync',
        input: { name: found.route.binding, data: { http: toHttpData(call, references.request) } },
        traceContext: traceOf(call),
        responseBody: references.response,
        limitMs,
      },
      this.clock.now(),
    );
    const submitted = this.dispatcher.submit(invocation, limitMs);
    // A stream may take longer than the limit as a whole; Azure's limit, too, is one of standing still.
    if (table.httpStream && streamed !== undefined) streamed.onMove = () => submitted.moved(this.clock.monotonicMs());
    return { submitted, begun: references.begun };
  }

  async #keep(key: ClaimedKey, submitted: Call, outcome: CallOutcome, answer: Answer): Promise<void> {
    // It runs on, and its result is the answer that the next request with the key wants.
    submitted.onOver = (late) => {
      if (late.kind === 'completed' && !announcesBody(late)) void settleKey(key, late, answerOf(late));
    };
    await settleKey(key, outcome, answer);
  }
}

/** Whether nothing can have run: a function begins when its request is whole, unless its app streams. */
function isHalf({ body, exchange, table }: FunctionCall): boolean {
  return body.kind === 'streamed' && !exchange.request.complete && !table.httpStream;
}

function negotiated({ exchange: { request } }: FunctionCall, outcome: CallOutcome): Answer {
  const http = outcome.kind === 'completed' ? outcome.result.returnValue?.http : undefined;
  return negotiate(answerOf(outcome), http, request.headers.accept);
}

function answerOf(outcome: CallOutcome): Answer {
  switch (outcome.kind) {
    case 'completed':
      return toAnswer(outcome.result);
    case 'unavailable':
      return unavailable(
        outcome.code === 'NO_WORKER' ? 'No worker serves this app now.' : 'The message broker is away.',
      );
    case 'lost':
      return empty(502);
    case 'expired':
      return empty(504);
    case 'abandoned':
      // Nobody reads it; the connection is gone.
      return empty(499);
    default:
      return unreachable(outcome);
  }
}
