import { executionOf, type EndedRecord, type StartedRecord } from '#contracts/messages/execution-recorded.js';
import { failedStatusOf } from '#contracts/messages/invocation-completed.js';
import { statusOf, type HttpData, type TypedData } from '#contracts/messages/typed-data.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { InvocationOutcome } from '../languages/language-host.js';

export function startedRecord(request: InvocationRequest, worker: string, at: Date): StartedRecord {
  return {
    kind: 'started',
    ...executionOf(request),
    attempt: request.attempt,
    worker,
    startedAt: at.toISOString(),
  };
}

/** How a run ended: final unless `verdict` says otherwise. */
export function endedRecord(
  request: InvocationRequest & { readonly fence?: number; readonly takenAt?: string },
  worker: string,
  outcome: InvocationOutcome,
  verdict: Partial<Pick<EndedRecord, 'outcome' | 'final' | 'failure' | 'returnValue' | 'statusCode'>> = {},
): EndedRecord {
  return {
    kind: 'ended',
    ...executionOf(request),
    attempt: request.attempt,
    worker,
    ...(request.takenAt === undefined ? {} : { takenAt: request.takenAt }),
    startedAt: outcome.startedAt.toISOString(),
    endedAt: outcome.endedAt.toISOString(),
    durationMs: outcome.durationMs,
    outcome: outcome.outcome,
    final: true,
    ...(request.fence === undefined ? {} : { fence: request.fence }),
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
    ...statusFor(request, { ...outcome, ...verdict }),
    logs: [...outcome.logs],
    ...verdict,
  };
}

/** Of an answer that the function gave. */
export function answeredStatus(http: HttpData): number {
  const status = statusOf(http);
  // As the gateway answers what is no final status.
  return status >= 200 && status <= 999 ? status : 500;
}

interface Ended extends Pick<EndedRecord, 'outcome' | 'failure'> {
  readonly final?: boolean | undefined;
  readonly returnValue?: TypedData | undefined;
}

/** Of the answer to an HTTP function's caller. One that failed has one only where somebody waits, and after its last try. */
function statusFor(
  { trigger, lane }: InvocationRequest,
  { outcome, failure, final = true, returnValue }: Ended,
): Pick<EndedRecord, 'statusCode'> {
  if (trigger !== 'http') return {};
  if (outcome === 'Succeeded' && failure === undefined) {
    if (returnValue?.http !== undefined) return { statusCode: answeredStatus(returnValue.http) };
    return { statusCode: returnValue === undefined ? 204 : 200 };
  }
  const isAnswered = lane === 'sync' && final && outcome !== 'Cancelled';
  return isAnswered ? { statusCode: failedStatusOf(failure?.code) } : {};
}

/** The end of an execution that was never started, or not by us. */
export function unstartedRecord(
  request: InvocationRequest,
  at: Date,
  ending: Pick<EndedRecord, 'outcome' | 'failure'>,
): EndedRecord {
  return {
    kind: 'ended',
    ...executionOf(request),
    attempt: request.attempt,
    endedAt: at.toISOString(),
    durationMs: 0,
    final: true,
    ...statusFor(request, ending),
    logs: [],
    ...ending,
  };
}
