import { executionOf, type EndedRecord, type StartedRecord } from '#contracts/messages/execution-recorded.js';
import { statusOf } from '#contracts/messages/typed-data.js';
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
  verdict: Partial<Pick<EndedRecord, 'outcome' | 'final' | 'failure' | 'returnValue'>> = {},
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
    ...answeredStatus(request, { ...outcome, ...verdict }),
    logs: [...outcome.logs],
    ...verdict,
  };
}

/** Of an answer that the function gave: where it failed, the gateway answers as it sees fit. */
function answeredStatus(
  { trigger }: InvocationRequest,
  { failure, returnValue }: Pick<InvocationOutcome, 'failure' | 'returnValue'>,
): Pick<EndedRecord, 'statusCode'> {
  if (trigger !== 'http' || failure !== undefined) return {};
  if (returnValue?.http !== undefined) {
    const status = statusOf(returnValue.http);
    // As the gateway answers what is no final status.
    return { statusCode: status >= 200 && status <= 999 ? status : 500 };
  }
  return { statusCode: returnValue === undefined ? 204 : 200 };
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
    logs: [],
    ...ending,
  };
}
