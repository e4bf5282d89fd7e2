import { NightshiftError, toError } from '#contracts/errors.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import { setTimeout as delay } from 'node:timers/promises';
import { describeEnd } from './child-program.js';
import type { LanguageProcess, Run } from './language-process.js';
import type { ProcessLimits } from './limits.js';

export interface ProcessPoolOptions {
  readonly size: number;
  /** A process with the app loaded in it. Rejects when it cannot serve; the pool tries again. */
  readonly start: (signal: AbortSignal) => Promise<LanguageProcess>;
  readonly limits: ProcessLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Waiter {
  readonly resolve: (process: LanguageProcess) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The language processes of one app version: handed out in turn, replaced when one goes. */
export class ProcessPool {
  readonly #options: ProcessPoolOptions;
  readonly #closing = new AbortController();
  readonly #keepers: Promise<unknown>;
  readonly #alive = new Set<LanguageProcess>();
  #ready: readonly LanguageProcess[] = [];
  #turn = 0;
  #waiters: Waiter[] = [];
  #lastProblem = 'no process is ready';
  #startingAlone: Promise<void> = Promise.resolve();

  /** `first` is the process that told what the app holds; the others are started one after the other. */
  constructor(first: LanguageProcess, options: ProcessPoolOptions) {
    this.#options = options;
    this.#watch(first);
    this.#keepers = Promise.all([this.#keep(first), this.#startOthers()]);
  }

  /** A process that takes work, at once or undefined. Plain round-robin, as Azure's host does. */
  next(): LanguageProcess | undefined {
    for (let tried = 0; tried < this.#ready.length; tried += 1) {
      this.#turn = (this.#turn + 1) % this.#ready.length;
      const process = this.#ready[this.#turn];
      if (process?.available === true) return process;
    }
    return undefined;
  }

  /** As `next`, waiting while the pool is being refilled. Rejects with APP_NOT_LOADED when that takes too long or the pool closes. */
  waitForNext(): Promise<LanguageProcess> {
    const { processWaitMs } = this.#options.limits;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((waiter) => waiter.timer !== timer);
        reject(notLoaded(`within ${processWaitMs / 1000} s: ${this.#lastProblem}`));
      }, processWaitMs);
      this.#waiters.push({ resolve, reject, timer });
      if (this.#closing.signal.aborted) this.#rejectWaiters();
    });
  }

  /** In a process of its own that takes nothing else and ends with it. Never rejects: what goes wrong is the run's outcome. */
  async runAlone(run: Run): Promise<void> {
    const { running } = run;
    try {
      const process = await this.#startAlone();
      process.invoke(run);
      await running.outcome;
      await process.terminate();
    } catch (error) {
      running.fail('APP_NOT_LOADED', `No process of its own could be started: ${toError(error).message}`);
    }
  }

  /** Starts nothing more, waits for what runs up to `graceMs`, then ends every process. */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    this.#rejectWaiters();
    const grace = new AbortController();
    const idle = Promise.all([...this.#alive].map((process) => process.idle()));
    await Promise.race([idle, delay(graceMs, undefined, { signal: grace.signal }).catch(() => undefined)]);
    grace.abort();
    await Promise.all([...this.#alive].map((process) => process.terminate()));
    await this.#keepers;
  }

  async #startOthers(): Promise<void> {
    const keepers: Promise<void>[] = [];
    for (let count = 1; count < this.#options.size; count += 1) {
      const process = await this.#startUntilReady(0);
      if (process === undefined) break;
      keepers.push(this.#keep(process));
    }
    await Promise.all(keepers);
  }

  /** One place in the pool, for as long as the pool is open. */
  async #keep(first: LanguageProcess): Promise<void> {
    const { clock, limits } = this.#options;
    let process: LanguageProcess | undefined = first;
    let failures = 0;
    while (process !== undefined) {
      this.#add(process);
      const readyMs = clock.monotonicMs();
      await process.unavailable;
      this.#ready = this.#ready.filter((other) => other !== process);
      // One that soon went by itself would do so again; one that an invocation took with it is replaced without delay.
      const soon = clock.monotonicMs() - readyMs < limits.refillMaxMs;
      failures = process.endedIdle && soon ? failures + 1 : 0;
      process = await this.#startUntilReady(failures);
    }
  }

  /** One after the other: a process that goes leaves as many runs to be repeated as it had. */
  #startAlone(): Promise<LanguageProcess> {
    const { signal } = this.#closing;
    const starting = this.#startingAlone.then(() => {
      if (signal.aborted) throw notLoaded('because the app is being unloaded');
      return this.#startUnlessClosed(signal);
    });
    this.#startingAlone = starting.then(
      () => undefined,
      () => undefined,
    );
    return starting;
  }

  /** `close` ends the processes that it sees: one that is there is seen from the same turn on. */
  async #startUnlessClosed(signal: AbortSignal): Promise<LanguageProcess> {
    const process = await this.#options.start(signal);
    this.#watch(process);
    if (!signal.aborted) return process;
    await process.terminate();
    throw notLoaded('because the app is being unloaded');
  }

  #watch(process: LanguageProcess): void {
    this.#alive.add(process);
    void process.ended.then((end) => {
      this.#alive.delete(process);
      this.#lastProblem = `the last process ${describeEnd(end)}`;
    });
  }

  #add(process: LanguageProcess): void {
    this.#ready = [...this.#ready, process];
    for (const { resolve, timer } of this.#waiters.splice(0)) {
      clearTimeout(timer);
      resolve(process);
    }
  }

  async #startUntilReady(failuresBefore: number): Promise<LanguageProcess | undefined> {
    const { signal } = this.#closing;
    for (let failures = failuresBefore; !signal.aborted; failures += 1) {
      try {
        if (failures > 0) await delay(this.#pauseMs(failures), undefined, { signal });
        return await this.#startUnlessClosed(signal);
      } catch (error) {
        if (signal.aborted) return undefined;
        this.#lastProblem = error instanceof Error ? error.message : String(error);
        this.#options.logger.warn({ error, failures }, 'Language process did not start; trying again');
      }
    }
    return undefined;
  }

  #pauseMs(failures: number): number {
    const { refillMinMs, refillMaxMs } = this.#options.limits;
    return Math.min(refillMaxMs, refillMinMs * 2 ** Math.min(failures - 1, 20));
  }

  #rejectWaiters(): void {
    for (const { reject, timer } of this.#waiters.splice(0)) {
      clearTimeout(timer);
      reject(notLoaded('because the app is being unloaded'));
    }
  }
}

function notLoaded(why: string): NightshiftError {
  return new NightshiftError('APP_NOT_LOADED', `No language process could take the invocation ${why}`);
}
