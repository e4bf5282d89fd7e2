import Type, { type Static } from 'typebox';
import { TypedData } from './typed-data.js';

export const InvocationFailure = Type.Object({
  /** A code of contracts/errors.ts: FUNCTION_FAILED, FUNCTION_TIMEOUT, PROCESS_EXITED ... */
  code: Type.String(),
  message: Type.String(),
  stack: Type.Optional(Type.String()),
});
export type InvocationFailure = Static<typeof InvocationFailure>;

/** The status that the caller of a failed sync call is answered (host-semantics, section 1.6). */
export function failedStatusOf(code: string | undefined): 500 | 502 | 504 {
  if (code === 'WORKER_LOST') return 502;
  return code === 'INVOCATION_EXPIRED' ? 504 : 500;
}

/** How one sync call ended. A body above the inline limit follows by HTTP, announced by `http.bodyReference`. */
export const InvocationResult = Type.Object({
  id: Type.String(),
  outcome: Type.Union([Type.Literal('Succeeded'), Type.Literal('Failed')]),
  failure: Type.Optional(InvocationFailure),
  /** The HTTP output; absent when the function returned nothing (204). */
  returnValue: Type.Optional(TypedData),
});
export type InvocationResult = Static<typeof InvocationResult>;

/** `invocation.completed`: results of sync calls that ended in the same turn, for one gateway. */
export const InvocationCompleted = Type.Object({
  v: Type.Literal(1),
  worker: Type.String(),
  results: Type.Array(InvocationResult),
});
export type InvocationCompleted = Static<typeof InvocationCompleted>;
export const INVOCATION_COMPLETED = 'invocation.completed';
