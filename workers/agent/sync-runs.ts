import { codeOf, toError } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { HttpData } from '#contracts/messages/typed-data.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import type { RetryPolicy } from '../languages/retry-policy.js';
import { pause } from './backoff.js';
import { hasDetachedBody } from './bodies.js';
import { CallStreams } from './call-streams.js';
import { endedRecord } from './execution-records.js';
import { failedOutcome } from './invocation-runner.js';
import type { LaneApp, LaneTools } from './lane.js';
import type { LoadedVersion } from './loaded-version.js';
import { retryContextOf } from './retry-context.js';

const RETRIED_CODES: readonly string[] = ['FUNCTION_FAILED', 'FUNCTION_TIMEOUT'];

/** A call that this worker runs, and nobody else. */
export interface TakenCall extends InvocationRequest {
  readonly takenAt: string;
}

interface Ran {
  readonly request: TakenCall;
  readonly outcome: InvocationOutcome;
  /** The answer whose beginning its caller has, where the rest of it failed. */
  readonly begun?: HttpData;
}

/** Runs calls that were taken: with their bodies or streams, and again where the function's retry policy says so. */
export class SyncRuns {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #ending: AbortSignal;

  /** `ending`: calls between two tries are not tried again. */
  constructor(app: LaneApp, tools: LaneTools, ending: AbortSignal) {
    this.#app = app;
    this.#tools = tools;
    this.#ending = ending;
  }

  /** The call as it ran: on the version it names, or the one that was in service when its body was here. */
  async run(call: TakenCall): Promise<Ran> {
    const { bodies, clock, runner } = this.#tools;
    const streams = this.#streams(call);
    if (streams !== undefined) return this.#streamed(call, streams);
    const startedAt = clock.now();
    let body: Uint8Array | undefined;
    try {
      body = hasDetachedBody(call) ? await bodies.fetch(call) : undefined;
    } catch (error) {
      const message = `The request body could not be fetched from the gateway. ${toError(error).message}`;
      const outcome = failedOutcome({ code: codeOf(error), message }, startedAt, clock.now());
      return { request: call, outcome };
    }
    const version = this.#app.named(call.version);
    const request = { ...call, version: version.version };
    const policy = version.retryPolicy(request.function);
    if (policy !== undefined)
      return version.during(() => this.#retried(version, request, { policy, ...(body === undefined ? {} : { body }) }));
    return { request, outcome: await runner.run(version, request, body === undefined ? {} : { body }) };
  }

  /** A function that may be run again needs its request whole, and its answer is the last one's. */
  #streams(call: InvocationRequest): CallStreams | undefined {
    const version = this.#app.named(call.version);
    const streams = version.app.report.httpStream === true && version.retryPolicy(call.function) === undefined;
    return streams && call.trigger === 'http' ? CallStreams.of(call) : undefined;
  }

  async #streamed(call: TakenCall, streams: CallStreams): Promise<Ran> {
    const version = this.#app.named(call.version);
    const request = { ...call, version: version.version };
    const outcome = await this.#tools.runner.run(version, request, { streams });
    const { answered } = streams;
    if (answered === undefined) return { request, outcome };
    if (outcome.failure !== undefined) return { request, outcome, begun: answered };
    return { request, outcome: { ...outcome, returnValue: { http: answered } } };
  }

  /** As Azure's host does: again and again before the answer, while the caller waits. A call whose process went is not run again. */
  async #retried(
    version: LoadedVersion,
    call: TakenCall,
    { policy, body }: { readonly policy: RetryPolicy; readonly body?: Uint8Array },
  ): Promise<Ran> {
    const { clock, records, runner, workerId } = this.#tools;
    let request = call;
    let earlier: InvocationFailure | undefined;
    for (let retry = 0; ; retry += 1) {
      const how = { ...(body === undefined ? {} : { body }), retry: retryContextOf(policy, retry, earlier) };
      const outcome = await runner.run(version, request, how);
      const delayMs = this.#retryAfterMs(request, policy, { outcome, retry });
      if (delayMs === undefined) return { request, outcome };
      await pause(delayMs, this.#ending);
      if (this.#ending.aborted) return { request, outcome };
      earlier = outcome.failure;
      void records.write(endedRecord(request, workerId(), outcome, { final: false }));
      request = { ...request, attempt: request.attempt + 1, takenAt: clock.now().toISOString() };
    }
  }

  /** Undefined: it ends as it is. */
  #retryAfterMs(
    { deadline }: InvocationRequest,
    policy: RetryPolicy,
    { outcome, retry }: { readonly outcome: InvocationOutcome; readonly retry: number },
  ): number | undefined {
    const allowed = policy.maxRetryCount === -1 || retry < policy.maxRetryCount;
    if (!allowed || !RETRIED_CODES.includes(outcome.failure?.code ?? '')) return undefined;
    const delayMs = policy.delayMs(retry + 1);
    const nowMs = this.#tools.clock.now().getTime();
    return deadline === undefined || nowMs + delayMs < Date.parse(deadline) ? delayMs : undefined;
  }
}
