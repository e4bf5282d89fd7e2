import { formatTimeSpan, parseTimeSpanMs } from '#contracts/schedules/time-span.js';
import { integerOf } from '../bindings/host-section.js';
import { find } from './host-json/json-object.js';

/** A function's own word on failed runs (host-semantics, section 5). */
export interface RetryPolicy {
  /** Retries after the first try; -1: without end. */
  readonly maxRetryCount: number;
  /** Before the n-th retry, from 1. The exponential one is random each time. */
  readonly delayMs: (retry: number) => number;
}

type Shape = Readonly<Record<string, unknown>>;

/** Of the contract's int32. */
const MOST_RETRIES = 2 ** 31 - 1;

/** What is wrong with it and how to write it. */
class RetryPolicyProblem extends Error {}

/**
 * A retry policy as function.json and host.json write it, with `hh:mm:ss`, or as a library registers it, with seconds. Undefined when there is none.
 * Throws RetryPolicyProblem.
 */
export function readRetryPolicy(raw: unknown): RetryPolicy | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw !== 'object') throw new RetryPolicyProblem('"retry" must be an object');
  const shape = raw as Shape;
  const maxRetryCount = readCount(shape);
  const strategy = find(shape, 'strategy') ?? find(shape, 'retryStrategy');
  switch (typeof strategy === 'string' ? strategy.toLowerCase() : undefined) {
    case 'fixeddelay': {
      const delay = readInterval(shape, 'delayInterval');
      return { maxRetryCount, delayMs: () => delay };
    }
    case 'exponentialbackoff':
      return { maxRetryCount, delayMs: readBackoff(shape) };
    default:
      throw new RetryPolicyProblem('"retry.strategy" must be "fixedDelay" or "exponentialBackoff"');
  }
}

/** What is wrong with a function's policy, as its load report says it. */
export function checkRetryPolicy(functionName: string, raw: unknown): string[] {
  try {
    readRetryPolicy(raw);
    return [];
  } catch (error) {
    if (error instanceof RetryPolicyProblem) return [`Function '${functionName}': ${error.message}`];
    throw error;
  }
}

function readCount(shape: Shape): number {
  const count = integerOf(shape, 'maxRetryCount', { fallback: Number.NaN, least: -1, most: MOST_RETRIES });
  if (count !== undefined && !Number.isNaN(count)) return count;
  throw new RetryPolicyProblem('"retry.maxRetryCount" must be a whole number: -1 for retries without end, 0 for none');
}

/** First the minimum; the n-th retry then waits about 2^(n-1) times the minimum more, up to the maximum. */
function readBackoff(shape: Shape): (retry: number) => number {
  const least = readInterval(shape, 'minimumInterval');
  const most = readInterval(shape, 'maximumInterval');
  if (most < least) {
    throw new RetryPolicyProblem(
      `"retry.maximumInterval" (${formatTimeSpan(most)}) must not be below "retry.minimumInterval" (${formatTimeSpan(least)})`,
    );
  }
  return (retry) => {
    if (retry <= 1) return least;
    const jitter = 0.8 + Math.random() * 0.4;
    return Math.min(most, least + jitter * 2 ** (retry - 1) * least);
  };
}

function readInterval(shape: Shape, name: string): number {
  const value = find(shape, name);
  const ms = typeof value === 'string' ? parseTimeSpanMs(value) : secondsOf(value) * 1000;
  if (ms !== undefined && ms >= 0) return ms;
  throw new RetryPolicyProblem(`"retry.${name}" must be a time, such as "00:00:05"`);
}

/** NaN for anything else than a duration of the wire. */
function secondsOf(value: unknown): number {
  const seconds = typeof value === 'object' && value !== null ? (value as Shape)['seconds'] : undefined;
  return typeof seconds === 'number' ? seconds : NaN;
}
