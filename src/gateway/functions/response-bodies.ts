import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import type { HttpData } from '#contracts/messages/typed-data.js';
import { Logger } from '#contracts/ports/logger.js';
import { discardRest, empty, send, withDefaults, type Answer } from '../answer.js';
import { BodyExchange } from '../bodies/body-exchange.js';
import type { Upload } from '../bodies/upload.js';
import type { Call, CallOutcome } from '../dispatch/call.js';
import type { ClaimedKey } from '../idempotency/claimed-key.js';
import { KeptAnswers } from '../idempotency/kept-answers.js';
import type { FunctionCall } from './function-call.js';
import { toAnswer } from './http-response.js';

export type Completed = Extract<CallOutcome, { kind: 'completed' }>;

export function announcesBody({ result }: Completed): boolean {
  return result.outcome === 'Succeeded' && result.returnValue?.http?.bodyReference !== undefined;
}

/** Answers whose body the worker brings by HTTP, on its way to the caller. */
@Injectable()
export class ResponseBodies {
  constructor(
    private readonly bodies: BodyExchange,
    private readonly kept: KeptAnswers,
    private readonly logger: Logger,
  ) {}

  /** `key`: the body is kept before the caller gets it. */
  async forward(call: FunctionCall, { result, worker }: Completed, key: ClaimedKey | undefined): Promise<void> {
    const collected = this.bodies.collect(result.id, worker);
    await this.#guarded(call, key, async () => this.#bring(call, await collected, toAnswer(result), key));
  }

  /** An answer that comes while its function runs. It goes on until it ends, or until the call does without a result. */
  async stream(call: FunctionCall, upload: Upload, submitted: Call, key: ClaimedKey | undefined): Promise<void> {
    // Beyond the time limit too: that is for callers who see nothing come.
    void submitted.outcome.then(({ kind }) => {
      if (kind === 'lost' || kind === 'abandoned') upload.cut();
    });
    await this.#guarded(call, key, () => this.#bring(call, upload, empty(200), key));
  }

  async #guarded(call: FunctionCall, key: ClaimedKey | undefined, bring: () => Promise<void>): Promise<void> {
    const { request, response } = call.exchange;
    try {
      await bring();
    } catch (error) {
      this.logger.warn({ error, path: call.exchange.path }, 'A response body did not reach its caller');
      await key?.leave('unknown');
      send(request, response, empty(codeOf(error) === 'WORKER_LOST' ? 502 : 500), call.table.customHeaders);
    }
  }

  async #bring(call: FunctionCall, upload: Upload, announced: Answer, key: ClaimedKey | undefined): Promise<void> {
    const { request, response } = call.exchange;
    const defaults = call.table.customHeaders;
    const { status, headers = {} } = upload.isAnswer ? answerOf(await upload.head()) : announced;
    const bodyless = request.method === 'HEAD' || status === 204 || status === 304;
    if (bodyless || (response.destroyed && key === undefined)) {
      upload.refuse();
      await key?.answer({ status, headers, body: Buffer.alloc(0) });
      send(request, response, { status, headers }, defaults);
      return;
    }
    // What the worker sends is what counts, not what the function said, unless the worker passes on what the function sends.
    if (!upload.isAnswer || key !== undefined) delete headers['content-length'];
    if (key !== undefined) return this.#keep(call, upload, { status, headers }, key);
    const length = upload.length === undefined ? {} : { 'content-length': upload.length };
    response.writeHead(status, { ...withDefaults(headers, defaults, response), ...length });
    response.flushHeaders();
    await upload.copyTo(response);
    discardRest(request);
  }

  /** Whole before the caller gets a byte: who repeats the request must get the same. */
  async #keep(
    { exchange, table }: FunctionCall,
    upload: Upload,
    head: Required<Omit<Answer, 'body'>>,
    key: ClaimedKey,
  ): Promise<void> {
    await upload.handTo((chunks) => this.kept.keepBody(key.invocation, chunks));
    const answer = { ...head, body: undefined };
    await key.answer(answer);
    await this.kept.send(exchange, key.invocation, answer, table.customHeaders);
  }
}

function answerOf(http: HttpData): Answer {
  return toAnswer({ id: '', outcome: 'Succeeded', returnValue: { http } });
}
