import Type, { type Static } from 'typebox';
import { InvocationFailure } from './invocation-completed.js';
import { TRIGGER_KINDS, type InvocationRequest } from './run-invocation.js';
import { TypedData } from './typed-data.js';

export const FINAL_OUTCOMES = ['Succeeded', 'Failed', 'Expired', 'Cancelled'] as const;
export type FinalOutcome = (typeof FINAL_OUTCOMES)[number];

export const LOG_LEVELS = ['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line a function wrote: by `context.log` and its levels, or to the console. */
export const LogLine = Type.Object({
  /** ISO 8601, UTC, milliseconds. */
  at: Type.String(),
  level: Type.Enum(LOG_LEVELS),
  message: Type.String(),
});
export type LogLine = Static<typeof LogLine>;

/** What names an execution in every record about it, so that a record can stand alone when an earlier one was lost. */
const execution = {
  day: Type.String(),
  id: Type.String(),
  app: Type.String(),
  version: Type.String(),
  function: Type.String(),
  trigger: Type.Enum(TRIGGER_KINDS),
  lane: Type.Union([Type.Literal('sync'), Type.Literal('durable')]),
  acceptedAt: Type.String(),
  traceParent: Type.String(),
  batch: Type.Optional(Type.String()),
};

export const AcceptedRecord = Type.Object({ kind: Type.Literal('accepted'), ...execution });
export type AcceptedRecord = Static<typeof AcceptedRecord>;

/** The started-mark of a durable run: lets a redelivery know that an earlier attempt had begun. */
export const StartedRecord = Type.Object({
  kind: Type.Literal('started'),
  ...execution,
  attempt: Type.Integer({ minimum: 1 }),
  worker: Type.String(),
  startedAt: Type.String(),
});
export type StartedRecord = Static<typeof StartedRecord>;

export const EndedRecord = Type.Object({
  kind: Type.Literal('ended'),
  ...execution,
  attempt: Type.Integer({ minimum: 1 }),
  /** Absent when no worker is known to have run it. */
  worker: Type.Optional(Type.String()),
  /** When the worker had room for it: of a durable run its started-mark says the same. */
  takenAt: Type.Optional(Type.String()),
  /** When a process had it. */
  startedAt: Type.Optional(Type.String()),
  endedAt: Type.String(),
  durationMs: Type.Number({ minimum: 0 }),
  outcome: Type.Enum(FINAL_OUTCOMES),
  /** The number of the lease that the run held; an older one than the execution's latest lease is refused (design, section 5). */
  fence: Type.Optional(Type.Integer({ minimum: 1 })),
  /** False when another attempt follows: the attempt has this outcome, the execution has none yet. */
  final: Type.Boolean(),
  failure: Type.Optional(InvocationFailure),
  /** Of an HTTP function: the status that its caller was answered; of a durable run, the one that it gave. */
  statusCode: Type.Optional(Type.Integer({ minimum: 200, maximum: 999 })),
  logs: Type.Array(LogLine),
  /** Durable runs keep what the function returned, for the status document behind Location. */
  returnValue: Type.Optional(TypedData),
});
export type EndedRecord = Static<typeof EndedRecord>;

export const ExecutionRecord = Type.Union([AcceptedRecord, StartedRecord, EndedRecord]);
export type ExecutionRecord = Static<typeof ExecutionRecord>;

/** `execution.recorded`: a batch of records. Applying a batch twice changes nothing. */
export const ExecutionRecorded = Type.Object({
  v: Type.Literal(1),
  records: Type.Array(ExecutionRecord, { minItems: 1 }),
});
export type ExecutionRecorded = Static<typeof ExecutionRecorded>;
export const EXECUTION_RECORDED = 'execution.recorded';

/** The members that name an execution, from the request that asks for it. */
export function executionOf(request: InvocationRequest): Omit<AcceptedRecord, 'kind'> {
  const { day, id, app, version, function: name, trigger, lane, acceptedAt, traceContext, batch } = request;
  const { traceParent } = traceContext;
  const identity = { day, id, app, version, function: name, trigger, lane, acceptedAt, traceParent };
  return batch === undefined ? identity : { ...identity, batch };
}
