import { randomUUID } from 'node:crypto';
import type { InvocationRequest, TraceContext, TriggerKind } from '#contracts/messages/run-invocation.js';
import type { BodyReference, ParameterBinding, TypedData } from '#contracts/messages/typed-data.js';
import { utcDay } from '#contracts/ports/clock.js';

/** Host-semantics, section 9: HTTP and admin runs are logged with this reason. */
const REASON = 'This function was programmatically called via the host APIs.';

export interface InvocationSeed {
  readonly id?: string;
  readonly app: string;
  readonly version: string;
  readonly function: string;
  readonly trigger: TriggerKind;
  readonly lane: 'sync' | 'durable';
  readonly input: ParameterBinding;
  readonly triggerMetadata?: Record<string, TypedData>;
  readonly traceContext: TraceContext;
  readonly responseBody?: BodyReference;
  readonly claimForMs?: number;
  /** Sync only: how long the caller waits. */
  readonly limitMs?: number;
}

/** The first attempt of a new invocation, accepted `at`. */
export function newInvocation(seed: InvocationSeed, at: Date): InvocationRequest {
  return {
    id: seed.id ?? randomUUID(),
    day: utcDay(at),
    attempt: 1,
    app: seed.app,
    version: seed.version,
    function: seed.function,
    trigger: seed.trigger,
    reason: REASON,
    lane: seed.lane,
    acceptedAt: at.toISOString(),
    inputData: [seed.input],
    triggerMetadata: seed.triggerMetadata ?? {},
    traceContext: seed.traceContext,
    ...(seed.limitMs === undefined ? {} : { deadline: new Date(at.getTime() + seed.limitMs).toISOString() }),
    ...(seed.claimForMs === undefined ? {} : { claimForMs: seed.claimForMs }),
    ...(seed.responseBody === undefined ? {} : { responseBody: seed.responseBody }),
  };
}
