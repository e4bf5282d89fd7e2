import Type, { type Static } from 'typebox';

/**
 * `invocation.progressed`: which worker has which sync calls, sent to the gateway for calls older than 20 ms.
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
