import { NightshiftError } from './errors.js';
import type { Binding } from './messages/function-metadata.js';
import { parseDotNetTimeSpanMs } from './schedules/time-span.js';
import { triggerOption } from './trigger-options.js';

const DAY_MS = 86_400_000;

/** Children of a batch are a set: far longer than a message waits, a child that was published twice runs once. */
export const BATCH_CLAIM_MS = 30 * DAY_MS;

/** How long an id or key is remembered: a second run under it never starts within that time. */
export interface IdempotencyPolicy {
  readonly forMs: number;
  /** HTTP only: a request without a key is refused. */
  readonly required: boolean;
}

/**
 * The function's own choice, or its operator's: `idempotency` is a TimeSpan, or `true` for a day; `idempotencyRequired` asks for a key. Undefined when
 * nobody chose it. Throws FUNCTION_NOT_RUNNABLE for what cannot be read: a function that counts on it must not run without.
 */
export function idempotencyOf(
  functionName: string,
  binding: Binding | undefined,
  settings: Readonly<Record<string, string>>,
): IdempotencyPolicy | undefined {
  const time = triggerOption(functionName, binding, settings, 'idempotency');
  const forMs = time === undefined ? undefined : readTime(time);
  const required = isTrue(triggerOption(functionName, binding, settings, 'idempotencyRequired') ?? 'false');
  if (required === undefined) throw problem("idempotencyRequired is neither 'true' nor 'false'");
  if (forMs === undefined && required) throw problem('idempotencyRequired needs idempotency: true, or a TimeSpan');
  return forMs === undefined ? undefined : { forMs, required };
}

function readTime(text: string): number | undefined {
  const chosen = isTrue(text);
  if (chosen !== undefined) return chosen ? DAY_MS : undefined;
  const ms = parseDotNetTimeSpanMs(text);
  if (ms !== undefined && ms > 0) return Math.ceil(ms);
  throw problem(`idempotency is '${text}': expected a TimeSpan such as 1.00:00:00, or true`);
}

function isTrue(text: string): boolean | undefined {
  const known: Readonly<Record<string, boolean>> = { true: true, false: false };
  return known[text.trim().toLowerCase()];
}

function problem(text: string): NightshiftError {
  return new NightshiftError('FUNCTION_NOT_RUNNABLE', text);
}
