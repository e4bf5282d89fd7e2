import Type, { type Static } from 'typebox';
import { BodyReference, ParameterBinding, TypedData } from './typed-data.js';

export const TRIGGER_KINDS = ['http', 'admin', 'timer', 'queue'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** W3C Trace Context: the two header values, as the function sees them in `context.traceContext`. */
export const TraceContext = Type.Object({ traceParent: Type.String(), traceState: Type.Optional(Type.String()) });
export type TraceContext = Static<typeof TraceContext>;

/** One function to run once: what a trigger makes and a worker carries out (design, section 4, step 1). */
export const InvocationRequest = Type.Object({
  id: Type.String(),
  /** UTC day of acceptance, YYYY-MM-DD: the first half of every history key. */
  day: Type.String(),
  /** 1 for the first run; a later number tells the function's author that an earlier run may have had effects. */
  attempt: Type.Integer({ minimum: 1 }),
  app: Type.String(),
  version: Type.String(),
  function: Type.String(),
  trigger: Type.Enum(TRIGGER_KINDS),
  /** The text behind `Reason=` in the "Executing" log line (host-semantics, section 9). */
  reason: Type.String(),
  lane: Type.Union([Type.Literal('sync'), Type.Literal('durable')]),
  /** ISO 8601, UTC. */
  acceptedAt: Type.String(),
  /** ISO 8601, UTC; sync only: when the caller stops waiting. */
  deadline: Type.Optional(Type.String()),
  /** ISO 8601, UTC; durable only: not started after this moment, it ends as `Expired`. */
  expiresAt: Type.Optional(Type.String()),
  /** The batch it belongs to. */
  batch: Type.Optional(Type.String()),
  /**
   * Durable only: the worker asks management before it starts, so that two messages with this id never run beside each other, and none runs after
   * a final outcome. For this long after the first claim.
   */
  claimForMs: Type.Optional(Type.Integer({ minimum: 1 })),
  inputData: Type.Array(ParameterBinding),
  triggerMetadata: Type.Record(Type.String(), TypedData),
  traceContext: TraceContext,
  /** Where a response body above the inline limit goes. */
  responseBody: Type.Optional(BodyReference),
});
export type InvocationRequest = Static<typeof InvocationRequest>;

/**
 * `invocation.run`: work for one app. A sync message lists the calls that arrived together at one gateway (at most 16); a durable one lists one.
 * Sync: acked before the calls are handed to a language process. Durable: acked after outputs and record are confirmed.
 */
export const RunInvocation = Type.Object({
  v: Type.Literal(1),
  /** Routing key in `ns.results` of the gateway that waits; sync only. */
  gateway: Type.Optional(Type.String()),
  calls: Type.Array(InvocationRequest, { minItems: 1, maxItems: 16 }),
});
export type RunInvocation = Static<typeof RunInvocation>;
export const RUN_INVOCATION = 'invocation.run';

export const MAX_CALLS_PER_MESSAGE = 16;
