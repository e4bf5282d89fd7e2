import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Invocation, InvocationOutcome, LoadedApp } from '../language-host.js';
import { RunningInvocation } from '../node/running-invocation.js';
import type { CrashCount } from './crash-count.js';

interface LoadedCustomAppOptions {
  /** The app as any other, with a pool of one handler. */
  readonly app: LoadedApp;
  readonly crashes: CrashCount;
  readonly clock: Clock;
  /** It listens on a port of its own choice, so that no second one can run beside it. */
  readonly onePort: boolean;
}

/** One version of an app with a custom handler. */
export class LoadedCustomApp implements LoadedApp {
  readonly report: LoadReport;
  readonly concurrency: number;
  readonly #options: LoadedCustomAppOptions;

  constructor(options: LoadedCustomAppOptions) {
    this.report = options.app.report;
    this.concurrency = options.app.concurrency;
    this.#options = options;
  }

  invoke(invocation: Invocation): Promise<InvocationOutcome> {
    const { app, crashes, clock, onePort } = this.#options;
    const { failure } = crashes;
    if (failure === undefined) return app.invoke(onePort ? { ...invocation, alone: false } : invocation);
    const running = new RunningInvocation(invocation, clock);
    running.fail('APP_NOT_LOADED', failure);
    return running.outcome;
  }

  close(graceMs: number): Promise<void> {
    return this.#options.app.close(graceMs);
  }
}
