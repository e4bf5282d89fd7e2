import type { ErrorCode } from '#contracts/errors.js';
import { codeOf, toError } from '#contracts/errors.js';
import type { FunctionMetadata, LoadReport } from '#contracts/messages/function-metadata.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Invocation, InvocationOutcome, LoadedApp } from '../language-host.js';
import type { ProcessPool } from './process-pool.js';
import { withTriggerMetadata } from './trigger-metadata.js';
import { RunningInvocation } from './running-invocation.js';

export interface PooledAppOptions {
  readonly report: LoadReport;
  /** Absent when the app did not load: then every invocation fails with the report's reason. */
  readonly pool: ProcessPool | undefined;
  readonly concurrency: number;
  readonly clock: Clock;
  /** Its functions are described in folders: they are of the v3 model, which shows the trigger's metadata of HTTP and timers too. */
  readonly inFolders?: boolean;
}

/** One app version with its pool of processes. */
export class PooledApp implements LoadedApp {
  readonly report: LoadReport;
  readonly concurrency: number;
  readonly #pool: ProcessPool | undefined;
  readonly #clock: Clock;
  readonly #inFolders: boolean;
  readonly #functions: ReadonlyMap<string, FunctionMetadata>;
  #closed: Promise<void> | undefined;

  constructor({ report, pool, concurrency, clock, inFolders = false }: PooledAppOptions) {
    this.#inFolders = inFolders;
    this.report = report;
    this.concurrency = concurrency;
    this.#pool = pool;
    this.#clock = clock;
    // The first of a name counts; a later one has an error that says so.
    this.#functions = new Map(report.functions.toReversed().map((metadata) => [metadata.name.toLowerCase(), metadata]));
  }

  invoke(invocation: Invocation): Promise<InvocationOutcome> {
    const metadata = this.#functions.get(invocation.request.function.toLowerCase());
    const shown = this.#inFolders ? withTriggerMetadata(invocation, metadata, this.#clock.now()) : invocation;
    const running = new RunningInvocation(shown, this.#clock);
    const refusal = this.#refuse(invocation.request.function, metadata);
    if (refusal !== undefined) running.fail(refusal.code, refusal.message);
    else if (this.#pool !== undefined && metadata !== undefined) this.#run(running, metadata, this.#pool);
    return running.outcome;
  }

  close(graceMs: number): Promise<void> {
    this.#closed ??= this.#pool?.close(graceMs) ?? Promise.resolve();
    return this.#closed;
  }

  #refuse(
    name: string,
    metadata: FunctionMetadata | undefined,
  ): { readonly code: ErrorCode; readonly message: string } | undefined {
    if (this.#closed !== undefined) return { code: 'APP_NOT_LOADED', message: 'The app is being unloaded' };
    if (this.#pool === undefined) {
      return { code: 'APP_NOT_LOADED', message: `The app did not load. ${this.report.errors.join('; ')}` };
    }
    if (metadata === undefined) return { code: 'FUNCTION_NOT_FOUND', message: `The app has no function '${name}'` };
    if (metadata.errors.length > 0) return { code: 'FUNCTION_NOT_RUNNABLE', message: metadata.errors.join('; ') };
    return undefined;
  }

  #run(running: RunningInvocation, { name }: FunctionMetadata, pool: ProcessPool): void {
    const run = { running, functionId: name, timeoutMs: this.report.host.functionTimeoutMs };
    if (running.invocation.alone === true) {
      void pool.runAlone(run);
      return;
    }
    const process = pool.next();
    if (process !== undefined) {
      process.invoke(run);
      return;
    }
    pool.waitForNext().then(
      (ready) => ready.invoke(run),
      (error: unknown) => running.fail(codeOf(error), toError(error).message),
    );
  }
}
