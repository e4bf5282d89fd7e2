import type { ErrorCode } from '#contracts/errors.js';
import type { LogLevel, LogLine } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { MAX_INLINE_BODY_BYTES } from '#contracts/messages/typed-data.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Invocation, InvocationOutcome } from '../language-host.js';
import type { RpcInvocationResponse, RpcLog, RpcLogLevel } from './protocol.js';
import { fromRpcResults } from './rpc-results.js';
import { problemOf } from './worker-messages.js';

const LEVELS: Readonly<Record<Exclude<RpcLogLevel, 'none'>, LogLevel>> = {
  trace: 'Trace',
  debug: 'Debug',
  information: 'Information',
  warning: 'Warning',
  error: 'Error',
  critical: 'Critical',
};

/**
 * What one invocation may put into messages that it shares with others: one that the broker refuses for its size would hold up the records and results
 * of every app. The runtime cuts the log earlier (runtime/log-budget.ts), unless user code goes round it.
 */
const MAX_LINES = 1_100;
const MAX_LOG_CHARACTERS = 512 * 1024;
const MAX_FAILURE_CHARACTERS = 32 * 1024;

/** A line as it is kept; undefined for level `none`. */
export function toLogLine({ level, message }: Pick<RpcLog, 'level' | 'message'>, clock: Clock): LogLine | undefined {
  return level === 'none' ? undefined : { at: clock.now().toISOString(), level: LEVELS[level], message };
}

/** One invocation from hand-over to outcome: gathers its lines and settles once. */
export class RunningInvocation {
  readonly invocation: Invocation;
  readonly outcome: Promise<InvocationOutcome>;
  /** Its time is up: whatever the process still answers, it has failed. */
  timedOut = false;
  /** It was cancelled: whatever it still does, that is its outcome. */
  cancelled = false;
  /** Why it is not this worker's any more. */
  takenAway: { readonly code: ErrorCode; readonly message: string } | undefined;
  /** Others ran in its process when that went. */
  shared = false;
  readonly #clock: Clock;
  readonly #logs: LogLine[] = [];
  #logCharacters = 0;
  readonly #settle: (outcome: InvocationOutcome) => void;
  #startedAt: Date;
  #startedMs: number;

  constructor(invocation: Invocation, clock: Clock) {
    this.invocation = invocation;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#startedMs = clock.monotonicMs();
    const { promise, resolve } = Promise.withResolvers<InvocationOutcome>();
    this.outcome = promise;
    this.#settle = resolve;
  }

  /** A process has it now: waiting for one is no run time. */
  start(): void {
    this.#startedAt = this.#clock.now();
    this.#startedMs = this.#clock.monotonicMs();
  }

  log(line: Pick<RpcLog, 'level' | 'message'>): void {
    const kept = toLogLine(line, this.#clock);
    if (kept === undefined) return;
    this.#logCharacters += kept.message.length;
    if (this.#logs.length >= MAX_LINES || this.#logCharacters > MAX_LOG_CHARACTERS) return;
    this.#logs.push(kept);
    this.invocation.onLog?.(kept, this.#logs);
  }

  complete(response: RpcInvocationResponse): void {
    if (this.cancelled) {
      this.fail('EXECUTION_CANCELLED', 'The function was told to end, and ended.');
      return;
    }
    const problem = problemOf(response);
    if (problem !== undefined) {
      this.#end({ code: 'FUNCTION_FAILED', message: `The function's answer cannot be taken: ${problem}` });
      return;
    }
    const { result } = response;
    if (result.status !== 'success') {
      const { message = 'The function failed', stackTrace } = result.exception ?? {};
      this.#end({ code: 'FUNCTION_FAILED', message, ...(stackTrace === undefined ? {} : { stack: stackTrace }) });
      return;
    }
    const results = fromRpcResults(response);
    if (
      this.invocation.request.lane === 'sync' &&
      JSON.stringify(results.returnValue ?? null).length > MAX_INLINE_BODY_BYTES
    ) {
      const message = `The function's answer cannot be taken: without its body it is larger than ${MAX_INLINE_BODY_BYTES} bytes`;
      this.#end({ code: 'FUNCTION_FAILED', message });
      return;
    }
    this.#settle({ outcome: 'Succeeded', ...results, ...this.#times() });
  }

  fail(code: ErrorCode, message: string): void {
    this.#end({ code, message });
  }

  #end({ code, message, stack }: InvocationFailure): void {
    const failure = { code, message: cut(message), ...(stack === undefined ? {} : { stack: cut(stack) }) };
    const shared = this.shared ? { shared: true } : {};
    this.#settle({ outcome: 'Failed', failure, ...shared, outputData: [], ...this.#times() });
  }

  #times(): Pick<InvocationOutcome, 'logs' | 'startedAt' | 'endedAt' | 'durationMs'> {
    return {
      logs: this.#logs,
      startedAt: this.#startedAt,
      endedAt: this.#clock.now(),
      durationMs: this.#clock.monotonicMs() - this.#startedMs,
    };
  }
}

function cut(text: string): string {
  return text.length <= MAX_FAILURE_CHARACTERS ? text : `${text.slice(0, MAX_FAILURE_CHARACTERS)}… (cut)`;
}
