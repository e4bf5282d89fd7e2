import { codeOf, toError } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import { readInputs } from '../bindings/inputs/read-inputs.js';
import type { OutputSender } from '../bindings/outputs/output-sender.js';
import type { FunctionBindings } from '../bindings/read-bindings.js';
import type { Invocation, InvocationOutcome } from '../languages/language-host.js';
import { persist } from './backoff.js';
import type { LoadedVersion } from './loaded-version.js';
import type { LogTail } from './log-tail.js';
import type { SafeObserver } from './safe-observer.js';

interface RunnerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: SafeObserver;
  readonly outputs: OutputSender;
  readonly tail: LogTail;
}

export type RunOptions = Omit<Invocation, 'request' | 'onLog'>;

/** What outputs need is away, or does not know this worker until it has joined again. */
const AWAY_CODES: readonly string[] = ['BROKER_UNAVAILABLE', 'MANAGEMENT_UNAVAILABLE', 'TOKEN_INVALID'];
const OUTPUT_BACKOFF = { firstMs: 250, maxMs: 5_000 };
/** A broker may be restarted meanwhile. One that is away for longer makes the run a failed one, which is tried again as its source says. */
const OUTPUT_LIMIT_MS = 10 * 60_000;

/** How a run ends whose language process was ended, or never came. */
const GONE_CODES: readonly string[] = ['PROCESS_EXITED', 'APP_NOT_LOADED'];

/** Hands one call to the language processes and tells the observer; both lanes run through here. */
export class InvocationRunner {
  readonly #options: RunnerOptions;
  #shuttingDown = new AbortController();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** From now on a process that goes is our doing, not the function's: such runs end as WORKER_LOST. */
  shutDown(): void {
    this.#shuttingDown.abort();
  }

  /** A process that goes is the function's doing again. */
  resume(): void {
    this.#shuttingDown = new AbortController();
  }

  /** Never rejects. */
  async run(version: LoadedVersion, request: InvocationRequest, how: RunOptions = {}): Promise<InvocationOutcome> {
    const { observer, tail } = this.#options;
    observer.invocationStarted(request);
    const invocation: Invocation = {
      ...how,
      request,
      onLog: (line, lines) => {
        observer.invocationLog(request, line);
        if (lines.length === 1) tail.begun(request, lines);
      },
    };
    const outcome = await this.#send(version, invocation, this.#explain(await this.#invoke(version, invocation)));
    tail.ended(request);
    observer.invocationEnded(request, outcome);
    return outcome;
  }

  async #invoke(version: LoadedVersion, invocation: Invocation): Promise<InvocationOutcome> {
    const startedAt = this.#options.clock.now();
    try {
      return await version.invoke(this.#withInputs(version, invocation));
    } catch (error) {
      if (codeOf(error) === 'INPUT_FAILED') {
        const failure = { code: 'INPUT_FAILED', message: toError(error).message } as const;
        return failedOutcome(failure, startedAt, this.#options.clock.now());
      }
      this.#options.logger.error({ error, invocationId: invocation.request.id }, 'A language host broke its promise');
      return failedOutcome({ code: 'INTERNAL', message: toError(error).message }, startedAt, this.#options.clock.now());
    }
  }

  #withInputs(version: LoadedVersion, invocation: Invocation): Invocation | Promise<Invocation> {
    const { request, body } = invocation;
    const inputs = version.bindings.get(request.function.toLowerCase())?.inputs ?? [];
    if (inputs.length === 0) return invocation;
    const now = this.#options.clock.now();
    return readInputs(inputs, { request, body, now }).then((filled) => ({ ...invocation, request: filled }));
  }

  /** A run whose outputs cannot be sent has failed (host-semantics, section 0). One that nobody waits for bears with a broker that is away. */
  async #send(version: LoadedVersion, invocation: Invocation, outcome: InvocationOutcome): Promise<InvocationOutcome> {
    const { request, body } = invocation;
    const bindings = version.bindings.get(request.function.toLowerCase());
    if (bindings === undefined || !takesOutputs(bindings) || outcome.failure !== undefined) return outcome;
    const { signal } = this.#shuttingDown;
    try {
      await persist(() => this.#options.outputs.send(bindings, { request, body, returned: outcome }), {
        signal,
        backoff: OUTPUT_BACKOFF,
        forMs: OUTPUT_LIMIT_MS,
        again: (error) => request.lane === 'durable' && AWAY_CODES.includes(codeOf(error)),
      });
      return outcome;
    } catch (error) {
      const message = `The outputs could not be sent. ${toError(error).message}`;
      const code = signal.aborted && AWAY_CODES.includes(codeOf(error)) ? 'WORKER_LOST' : 'OUTPUT_FAILED';
      return { ...outcome, outcome: 'Failed', failure: { code, message } };
    }
  }

  #explain(outcome: InvocationOutcome): InvocationOutcome {
    if (!this.#shuttingDown.signal.aborted || !GONE_CODES.includes(outcome.failure?.code ?? '')) return outcome;
    const message = 'The worker was shut down before the function ended.';
    return { ...outcome, failure: { code: 'WORKER_LOST', message } };
  }
}

function takesOutputs({ outputs, directOutputs }: FunctionBindings): boolean {
  return outputs.length > 0 || directOutputs.length > 0;
}

/** The outcome of a run that never reached a language process. */
export function failedOutcome(failure: InvocationFailure, startedAt: Date, endedAt = startedAt): InvocationOutcome {
  const durationMs = Math.max(0, endedAt.getTime() - startedAt.getTime());
  return { outcome: 'Failed', failure, outputData: [], logs: [], startedAt, endedAt, durationMs };
}
