import { readRetryPolicy, type RetryPolicy } from '../languages/retry-policy.js';
import type { FunctionBindings } from '../bindings/read-bindings.js';
import type { InvocationOutcome, Invocation, LoadedApp } from '../languages/language-host.js';

/** One version of an app in its language processes, with the count of what runs in it. */
export class LoadedVersion {
  readonly version: string;
  readonly app: LoadedApp;
  readonly #policies = new Map<string, RetryPolicy>();
  /** By lower-case function name. */
  readonly bindings: ReadonlyMap<string, FunctionBindings>;
  readonly #onClosed: () => void;
  #running = 0;
  #idle: (() => void)[] = [];
  #closed: Promise<void> | undefined;

  /** `onClosed`: its files are needed no more. */
  constructor(
    version: string,
    app: LoadedApp,
    bindings: ReadonlyMap<string, FunctionBindings> = new Map(),
    onClosed: () => void = () => undefined,
  ) {
    this.version = version;
    this.app = app;
    // The first of a name counts, as everywhere.
    for (const { name, retry, errors } of app.report.functions.toReversed()) {
      const policy = errors.length === 0 ? readRetryPolicy(retry) : undefined;
      if (policy !== undefined) this.#policies.set(name.toLowerCase(), policy);
    }
    this.bindings = bindings;
    this.#onClosed = onClosed;
  }

  get running(): number {
    return this.#running;
  }

  has(functionName: string): boolean {
    const wanted = functionName.toLowerCase();
    return this.app.report.functions.some(({ name }) => name.toLowerCase() === wanted);
  }

  /** Undefined when the function has none, or one that nobody can follow: the load report says so then. */
  retryPolicy(functionName: string): RetryPolicy | undefined {
    return this.#policies.get(functionName.toLowerCase());
  }

  /** What is still being prepared counts as running; rejects as it does. */
  invoke(invocation: Invocation | Promise<Invocation>): Promise<InvocationOutcome> {
    return this.during(async () => this.app.invoke(await invocation));
  }

  /** Keeps a version that is replaced from going while the work lasts: what is tried again is tried on the same one. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** A replaced version finishes what it runs, however long that takes, then goes. */
  async retire(): Promise<void> {
    await this.#whenIdle();
    await this.close();
  }

  /** Ends the processes now; what still runs in them ends as an outcome. */
  close(): Promise<void> {
    this.#closed ??= this.app.close(0).finally(this.#onClosed);
    return this.#closed;
  }

  #whenIdle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }
}
