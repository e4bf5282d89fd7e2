import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { codeOf, unreachable } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { BodyExchange } from '../bodies/body-exchange.js';
import type { Call, CallOutcome } from '../dispatch/call.js';
import { SyncDispatcher } from '../dispatch/sync-dispatcher.js';
import { empty, send, unavailable, withDefaults, type Answer } from '../answer.js';
import type { FunctionCall } from './function-call.js';
import { toHttpData, traceOf } from './function-call.js';
import { toAnswer } from './http-response.js';
import { newInvocation } from './new-invocation.js';

type Completed = Extract<CallOutcome, { kind: 'completed' }>;

/** A call whose caller waits: out through the dispatcher, and the result, or the reason why there is none, back to the caller. */
@Injectable()
export class SyncLane {
  constructor(
    private readonly dispatcher: SyncDispatcher,
    private readonly bodies: BodyExchange,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the answer was handed to the connection. */
  async run(call: FunctionCall, limitMs: number): Promise<void> {
    const { request, response } = call.exchange;
    const id = randomUUID();
    let tooLarge = false;
    const submitted = this.#submit(id, call, limitMs, (pending) => {
      tooLarge = true;
      this.dispatcher.abandon(pending);
    });
    const onClose = (): void => this.dispatcher.abandon(submitted);
    response.once('close', onClose);
    try {
      const outcome = await submitted.outcome;
      if (tooLarge) send(request, response, empty(413), call.table.customHeaders);
      else if (outcome.kind === 'completed' && announcesBody(outcome)) await this.#forwardBody(id, call, outcome);
      else send(request, response, answerOf(outcome), call.table.customHeaders);
    } finally {
      response.off('close', onClose);
      this.bodies.close(id);
    }
  }

  #submit(id: string, call: FunctionCall, limitMs: number, onTooLarge: (pending: Call) => void): Call {
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
    return submitted;
  }

  async #forwardBody(id: string, call: FunctionCall, { result, worker }: Completed): Promise<void> {
    const { request, response } = call.exchange;
    const defaults = call.table.customHeaders;
    try {
      const upload = await this.bodies.collect(id, worker);
      const { status, headers = {} } = toAnswer(result);
      if (request.method === 'HEAD' || response.destroyed || status === 204 || status === 304) {
        upload.refuse();
        send(request, response, { status, headers }, defaults);
        return;
      }
      // What the worker sends is what counts, not what the function said.
      delete headers['content-length'];
      const length = upload.length === undefined ? {} : { 'content-length': upload.length };
      response.writeHead(status, { ...withDefaults(headers, defaults), ...length });
      await upload.copyTo(response);
    } catch (error) {
      this.logger.warn({ error, invocationId: id, worker }, 'A response body did not reach its caller');
      send(request, response, empty(codeOf(error) === 'WORKER_LOST' ? 502 : 500), defaults);
    }
  }
}

function announcesBody({ result }: Completed): boolean {
  return result.outcome === 'Succeeded' && result.returnValue?.http?.bodyReference !== undefined;
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
