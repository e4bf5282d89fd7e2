import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import { TRIGGER_HEADERS } from '#contracts/topology.js';
import type { RetryContext, RetryException } from '../languages/language-host.js';
import type { RetryPolicy } from '../languages/retry-policy.js';
import type { DurableWork, RetryRule } from './durable-work.js';

/** Headers are for short words: a broker limits them all together. */
const MAX_HEADER_BYTES = 2_048;
const MAX_MESSAGE_CHARACTERS = 600;
const MAX_STACK_CHARACTERS = 1_000;
/** Escaped as JSON, a character takes six bytes at the most. */
const SHORT_MESSAGE_CHARACTERS = 300;

/** What a policy speaks of: the function's own doing. */
const POLICY_CODES: readonly string[] = [
  'FUNCTION_FAILED',
  'FUNCTION_TIMEOUT',
  'PROCESS_EXITED',
  'INPUT_FAILED',
  'OUTPUT_FAILED',
];

/** How the try before this one failed, as the message carries it. */
export type EarlierFailure = RetryException & { readonly code: string };

export function failureHeader({ code, message, stack }: InvocationFailure): Record<string, string> {
  const short = message.slice(0, MAX_MESSAGE_CHARACTERS);
  const whole = JSON.stringify({ code, message: short, stack: stack?.slice(0, MAX_STACK_CHARACTERS) });
  const fits = Buffer.byteLength(whole) <= MAX_HEADER_BYTES;
  const text = fits ? whole : JSON.stringify({ code, message: message.slice(0, SHORT_MESSAGE_CHARACTERS) });
  return { [TRIGGER_HEADERS.failure]: text };
}

/** Undefined for a first try, or a header that somebody else wrote. */
export function earlierFailure({ headers }: Pick<Delivery, 'headers'>): EarlierFailure | undefined {
  const text = headers[TRIGGER_HEADERS.failure];
  if (typeof text !== 'string') return undefined;
  try {
    const { code, message, stack } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof code !== 'string' || typeof message !== 'string') return undefined;
    return typeof stack === 'string' ? { code, message, stack } : { code, message };
  } catch {
    return undefined;
  }
}

/** `failed`: failed tries before this one. */
export function retryContextOf(
  { maxRetryCount }: RetryPolicy,
  failed: number,
  earlier: RetryException | undefined,
): RetryContext {
  if (failed === 0 || earlier === undefined) return { retryCount: failed, maxRetryCount };
  const { message, stack } = earlier;
  const exception = stack === undefined ? { message } : { message, stack };
  return { retryCount: failed, maxRetryCount, exception };
}

/** A function's policy decides over its failed runs, and not the rule of the queue that the message came by. */
export function underPolicy(work: DurableWork, policy: RetryPolicy | undefined): DurableWork {
  if (policy === undefined) return work;
  const rule = ruleOf(policy);
  return { ...work, retries: (failure) => (POLICY_CODES.includes(failure.code) ? rule : work.retries(failure)) };
}

function ruleOf({ maxRetryCount, delayMs }: RetryPolicy): RetryRule {
  return { maxAttempts: maxRetryCount === -1 ? Infinity : maxRetryCount + 1, delayMs };
}
