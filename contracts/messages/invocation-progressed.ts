import Type, { type Static } from 'typebox';

/**
 * `invocation.progressed`: which worker has which sync calls, sent to the gateway for calls older than 20 ms, at every
 * change and again every 5 s: a call of which its worker says nothing for 15 s will not be heard of again.
 * `held` calls are not acked yet: should the worker go, the broker hands them to another. `running` calls have started: they are not run again.
 */
export const InvocationProgressed = Type.Object({
  v: Type.Literal(1),
  worker: Type.String(),
  held: Type.Array(Type.String()),
  running: Type.Array(Type.String()),
});
export type InvocationProgressed = Static<typeof InvocationProgressed>;
export const INVOCATION_PROGRESSED = 'invocation.progressed';

export const CALLS_REPEATED_EVERY_MS = 5_000;
export const CALL_SILENT_AFTER_MS = 15_000;
