import { codeOf, toError } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';

/** What stopped a run, as its record and its result tell it. */
export function failureOf(error: unknown): InvocationFailure {
  return { code: codeOf(error), message: toError(error).message };
}
