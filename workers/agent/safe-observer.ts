import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { InvocationOutcome } from '../languages/language-host.js';
import type { WorkerObserver } from './worker-observer.js';

/** The observer as the agent calls it: every callback is there, and none of them can disturb an invocation. */
export class SafeObserver implements Required<WorkerObserver> {
  readonly #observer: WorkerObserver;
  readonly #logger: Logger;

  constructor(observer: WorkerObserver, logger: Logger) {
    this.#observer = observer;
    this.#logger = logger;
  }

  readonly invocationStarted = (request: InvocationRequest): void =>
    this.#safely(() => this.#observer.invocationStarted?.(request));

  readonly invocationLog = (request: InvocationRequest, line: LogLine): void =>
    this.#safely(() => this.#observer.invocationLog?.(request, line));

  readonly invocationEnded = (request: InvocationRequest, outcome: InvocationOutcome): void =>
    this.#safely(() => this.#observer.invocationEnded?.(request, outcome));

  readonly appLoaded = (app: string, version: string, report: LoadReport): void =>
    this.#safely(() => this.#observer.appLoaded?.(app, version, report));

  readonly appLog = (app: string, line: LogLine): void => this.#safely(() => this.#observer.appLog?.(app, line));

  #safely(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#logger.error({ error }, 'A worker observer threw');
    }
  }
}
