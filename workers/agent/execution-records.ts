import type { EndedRecord, StartedRecord } from '#contracts/messages/execution-recorded.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { InvocationOutcome } from '../languages/language-host.js';

type ExecutionFields = Omit<StartedRecord, 'kind' | 'attempt' | 'worker' | 'startedAt'>;

export function startedRecord(request: InvocationRequest, worker: string, at: Date): StartedRecord {
  return {
    kind: 'started',
    ...executionFields(request),
    attempt: request.attempt,
    worker,
    startedAt: at.toISOString(),
  };
}

/** How a run ended: final unless `verdict` says otherwise. */
export function endedRecord(
  request: InvocationRequest,
  worker: string,
  outcome: InvocationOutcome,
  verdict: Partial<Pick<EndedRecord, 'outcome' | 'final' | 'failure' | 'returnValue'>> = {},
): EndedRecord {
  return {
    kind: 'ended',
    ...executionFields(request),
    attempt: request.attempt,
    worker,
    startedAt: outcome.startedAt.toISOString(),
    endedAt: outcome.endedAt.toISOString(),
    durationMs: outcome.durationMs,
    outcome: outcome.outcome,
    final: true,
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
    logs: [...outcome.logs],
    ...verdict,
  };
}

/** The end of an execution that was never started, or not by us. */
export function unstartedRecord(
  request: InvocationRequest,
  at: Date,
  ending: Required<Pick<EndedRecord, 'outcome' | 'failure'>>,
): EndedRecord {
  return {
    kind: 'ended',
    ...executionFields(request),
    attempt: request.attempt,
    endedAt: at.toISOString(),
    durationMs: 0,
    final: true,
    logs: [],
    ...ending,
  };
}

function executionFields(request: InvocationRequest): ExecutionFields {
  return {
    day: request.day,
    id: request.id,
    app: request.app,
    version: request.version,
    function: request.function,
    trigger: request.trigger,
    lane: request.lane,
    acceptedAt: request.acceptedAt,
    traceParent: request.traceContext.traceParent,
  };
}
