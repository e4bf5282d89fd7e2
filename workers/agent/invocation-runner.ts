import { toError } from '#contracts/errors.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { Invocation, InvocationOutcome } from '../languages/language-host.js';
import type { LoadedVersion } from './loaded-version.js';
import type { SafeObserver } from './safe-observer.js';

interface RunnerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: SafeObserver;
}

export type RunOptions = Omit<Invocation, 'request' | 'onLog'>;

/** How a run ends whose language process was ended, or never came. */
const GONE_CODES: readonly string[] = ['PROCESS_EXITED', 'APP_NOT_LOADED'];

/** Hands one call to the language processes and tells the observer; both lanes run through here. */
export class InvocationRunner {
  readonly #options: RunnerOptions;
  #shutDown = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** From now on a process that goes is our doing, not the function's: such runs end as WORKER_LOST. */
  shutDown(): void {
    this.#shutDown = true;
  }

  /** Never rejects. */
  async run(version: LoadedVersion, request: InvocationRequest, how: RunOptions = {}): Promise<InvocationOutcome> {
    const { observer } = this.#options;
    observer.invocationStarted(request);
    const invocation: Invocation = {
      ...how,
      request,
      onLog: (line) => observer.invocationLog(request, line),
    };
    const outcome = this.#explain(await this.#invoke(version, invocation));
    observer.invocationEnded(request, outcome);
    return outcome;
  }

  async #invoke(version: LoadedVersion, invocation: Invocation): Promise<InvocationOutcome> {
    const startedAt = this.#options.clock.now();
    try {
      return await version.invoke(invocation);
    } catch (error) {
      this.#options.logger.error({ error, invocationId: invocation.request.id }, 'A language host broke its promise');
      return failedOutcome({ code: 'INTERNAL', message: toError(error).message }, startedAt, this.#options.clock.now());
    }
  }

  #explain(outcome: InvocationOutcome): InvocationOutcome {
    if (!this.#shutDown || !GONE_CODES.includes(outcome.failure?.code ?? '')) return outcome;
    const message = 'The worker was shut down before the function ended.';
    return { ...outcome, failure: { code: 'WORKER_LOST', message } };
  }
}

/** The outcome of a run that never reached a language process. */
export function failedOutcome(failure: InvocationFailure, startedAt: Date, endedAt = startedAt): InvocationOutcome {
  const durationMs = Math.max(0, endedAt.getTime() - startedAt.getTime());
  return { outcome: 'Failed', failure, outputData: [], logs: [], startedAt, endedAt, durationMs };
}
