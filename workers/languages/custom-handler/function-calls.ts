import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { RpcInvocationRequest, RpcInvocationResponse } from '../node/protocol.js';
import { readDataAnswer } from './data-answer.js';
import { dataLetter } from './data-letter.js';
import { forwardedRequest, isForwardable, readForwardedAnswer } from './forwarded-request.js';
import type { HttpMode } from './handler-settings.js';
import { callLocally } from './local-http.js';

export interface CallResult {
  readonly response: RpcInvocationResponse;
  /** Lines for the invocation's log. */
  readonly logs: readonly string[];
}

interface FunctionCallsOptions {
  readonly app: string;
  readonly functions: readonly FunctionMetadata[];
  readonly mode: HttpMode;
  readonly clock: Clock;
}

/** The functions of one handler as it is called for them: each as data, or as the request that came. */
export class FunctionCalls {
  readonly #options: FunctionCallsOptions;
  readonly #functions: ReadonlyMap<string, FunctionMetadata>;

  constructor(options: FunctionCallsOptions) {
    this.#options = options;
    // The first of a name counts, as everywhere.
    this.#functions = new Map(options.functions.toReversed().map((metadata) => [metadata.name, metadata]));
  }

  /** Rejects when the handler cannot be reached or its answer breaks off. */
  async run(request: RpcInvocationRequest, port: number): Promise<CallResult> {
    const { app, mode, clock } = this.#options;
    const { functionId, invocationId } = request;
    const metadata = this.#functions.get(functionId);
    if (metadata === undefined) throw new Error(`the app has no function '${functionId}'`);
    const http = request.inputData.find(({ data }) => data.http)?.data.http;
    if (mode === 'data' || !http || !isForwardable(metadata)) {
      const answer = await callLocally({ ...dataLetter(request, metadata, clock.now()), port });
      return readDataAnswer(metadata, invocationId, answer);
    }
    const forwarded = forwardedRequest(request, http, { app, mode, functionName: metadata.name });
    return readForwardedAnswer(invocationId, await callLocally({ ...forwarded, port }));
  }
}
