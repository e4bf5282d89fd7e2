import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { empty, send, withDefaults, type Answer } from '../answer.js';
import { BodyExchange } from '../bodies/body-exchange.js';
import type { Upload } from '../bodies/upload.js';
import type { CallOutcome } from '../dispatch/call.js';
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
    const { request, response } = call.exchange;
    const defaults = call.table.customHeaders;
    try {
      const upload = await this.bodies.collect(result.id, worker);
      const { status, headers = {} } = toAnswer(result);
      const bodyless = request.method === 'HEAD' || status === 204 || status === 304;
      if (bodyless || (response.destroyed && key === undefined)) {
        upload.refuse();
        await key?.answer({ status, headers, body: Buffer.alloc(0) });
        send(request, response, { status, headers }, defaults);
        return;
      }
      // What the worker sends is what counts, not what the function said.
      delete headers['content-length'];
      if (key !== undefined) return await this.#keep(call, upload, { status, headers }, key);
      const length = upload.length === undefined ? {} : { 'content-length': upload.length };
      response.writeHead(status, { ...withDefaults(headers, defaults), ...length });
      await upload.copyTo(response);
    } catch (error) {
      this.logger.warn({ error, invocationId: result.id, worker }, 'A response body did not reach its caller');
      await key?.leave('unknown');
      send(request, response, empty(codeOf(error) === 'WORKER_LOST' ? 502 : 500), defaults);
    }
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
