import type { ErrorCode } from '#contracts/errors.js';
import type { LogLevel, LogLine } from '#contracts/messages/execution-recorded.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Invocation, InvocationOutcome } from '../language-host.js';
import type { RpcInvocationResponse, RpcLog, RpcLogLevel } from './protocol.js';
import { fromRpcOutputs, fromRpcReturnValue } from './rpc-conversion.js';

const LEVELS: Readonly<Record<Exclude<RpcLogLevel, 'none'>, LogLevel>> = {
  trace: 'Trace',
  debug: 'Debug',
  information: 'Information',
  warning: 'Warning',
  error: 'Error',
  critical: 'Critical',
};

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
  readonly #clock: Clock;
  readonly #logs: LogLine[] = [];
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
    this.#logs.push(kept);
    this.invocation.onLog?.(kept);
  }

  complete(response: RpcInvocationResponse): void {
    const { result } = response;
    if (result.status !== 'success') {
      const { message = 'The function failed', stackTrace } = result.exception ?? {};
      this.#end({ code: 'FUNCTION_FAILED', message, ...(stackTrace === undefined ? {} : { stack: stackTrace }) });
      return;
    }
    const { value, body } = fromRpcReturnValue(response.returnValue);
    this.#settle({
      outcome: 'Succeeded',
      outputData: fromRpcOutputs(response.outputData),
      ...(value === undefined ? {} : { returnValue: value }),
      ...(body === undefined ? {} : { body }),
      ...this.#times(),
    });
  }

  fail(code: ErrorCode, message: string): void {
    this.#end({ code, message });
  }

  #end(failure: InvocationFailure): void {
    this.#settle({ outcome: 'Failed', failure, outputData: [], ...this.#times() });
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
