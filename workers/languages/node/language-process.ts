import { NightshiftError, type ErrorCode } from '#contracts/errors.js';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { AppFolder } from '../language-host.js';
import type { LogLevels } from '../host-json/log-levels.js';
import type { ProcessEnd } from '../program.js';
import { describeEnd, type LanguageProgram, type ProgramEvents } from './child-program.js';
import { readConsoleLine } from './console-line.js';
import { FunctionLoads, type LoadProblems } from './function-loads.js';
import type { ProcessLimits } from './limits.js';
import { ProxiedCall, type ProxyTarget } from './proxied-call.js';
import { proxyTargetOf } from './proxy-target.js';
import {
  type FunctionLoadRequest,
  type FunctionMetadataResponse,
  HOST_VERSION,
  type RpcInvocationResponse,
  type RpcLog,
  type WorkerMessage,
} from './protocol.js';
import { toRpcInvocationRequest } from './rpc-conversion.js';
import { type EndingProcess, failLost, type KillReason, type RunWatch, turnAway, watchRun } from './run-endings.js';
import { type RunningInvocation, toLogLine } from './running-invocation.js';

export interface LanguageProcessOptions {
  readonly folder: AppFolder;
  /** Starts the program that runs the app. */
  readonly open: (events: ProgramEvents) => LanguageProgram;
  readonly limits: ProcessLimits;
  readonly clock: Clock;
  readonly onAppLog: (line: LogLine) => void;
  /** What the app wants kept of what it writes. */
  readonly logLevels: LogLevels;
}

/** One function to run: what the process needs beside the invocation itself. */
export interface Run {
  readonly running: RunningInvocation;
  readonly functionId: string;
  /** Null: no limit. */
  readonly timeoutMs: number | null;
}

interface Pending {
  readonly running: RunningInvocation;
  readonly watch: RunWatch;
  readonly proxied: ProxiedCall | undefined;
}

export interface StartedProcess {
  readonly process: LanguageProcess;
  /** What the app has registered, or why it did not load. */
  readonly metadata: FunctionMetadataResponse;
  readonly capabilities: Readonly<Record<string, string>>;
}

/** One process with one app in it, and the invocations that run there. */
export class LanguageProcess {
  /** False once the process takes no more work: it has ended or is about to be killed. */
  available = true;
  /** Resolves when `available` becomes false. */
  readonly unavailable: Promise<void>;
  /** Resolves with the reason when the process is gone and its invocations are settled. */
  readonly ended: Promise<ProcessEnd>;
  /** It went by itself while no invocation ran: starting it again at once would repeat that. */
  endedIdle = false;
  readonly #options: LanguageProcessOptions;
  readonly #program: LanguageProgram;
  readonly #pending = new Map<string, Pending>();
  readonly #started = Promise.withResolvers<void>();
  readonly #loaded = Promise.withResolvers<FunctionMetadataResponse>();
  readonly #unavailable = Promise.withResolvers<void>();
  readonly #functionLoads = new FunctionLoads();
  readonly #ending: EndingProcess;
  #capabilities: Readonly<Record<string, string>> = {};
  #proxy: ProxyTarget | undefined;
  #onIdle: (() => void)[] = [];
  #killReason: KillReason | undefined;

  private constructor(options: LanguageProcessOptions) {
    this.#options = options;
    this.#program = options.open({
      onMessage: (message) => this.#receive(message),
      onMisfit: (reason) => this.#refuse(reason),
      onLine: (stream, line) => this.#receiveLog(readConsoleLine(stream, line)),
      onGone: () => this.#retire(),
    });
    this.unavailable = this.#unavailable.promise;
    this.ended = this.#program.ended.then((end) => this.#end(end));
    this.#ending = this.#endingProcess();
  }

  /**
   * Starts a process and loads the app. Throws APP_NOT_LOADED when no process comes up, PROCESS_EXITED when it goes while the app loads,
   * ENTRY_FILE_FAILED when loading does not end. `signal` gives up and kills it.
   */
  static async start(options: LanguageProcessOptions, signal: AbortSignal): Promise<StartedProcess> {
    const process = new LanguageProcess(options);
    const giveUp = () => process.kill('PROCESS_EXITED', 'the app was unloaded');
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    try {
      return { process, metadata: await process.#load(), capabilities: process.#capabilities };
    } catch (error) {
      process.kill('PROCESS_EXITED', 'the app did not load');
      await process.ended;
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  /** Loads functions of folders, before anything is invoked. Throws PROCESS_EXITED when the process goes meanwhile. */
  async loadFunctions(requests: readonly FunctionLoadRequest[]): Promise<LoadProblems> {
    const { loadMs } = this.#options.limits;
    const send = (functionLoadRequest: FunctionLoadRequest) => this.#program.send({ functionLoadRequest });
    const gone = this.ended.then((end) => {
      const text = `While the functions of the app were loading, its language process ${describeEnd(end)}`;
      throw new NightshiftError('PROCESS_EXITED', text);
    });
    const timer = setTimeout(() => this.#functionLoads.giveUp(loadMs), loadMs);
    try {
      return await Promise.race([this.#functionLoads.all(requests, send), gone]);
    } finally {
      clearTimeout(timer);
    }
  }

  invoke(run: Run): void {
    const { running, timeoutMs } = run;
    const { request } = running.invocation;
    if (!this.available) {
      running.fail('PROCESS_EXITED', `The language process went before it could run '${request.function}'`);
      return;
    }
    if (this.#pending.has(request.id)) {
      running.fail('INTERNAL', `Invocation ${request.id} is running in this process already`);
      return;
    }
    if (turnAway(running)) return;
    const watch = watchRun(this.#ending, running, timeoutMs);
    running.start();
    const sent = toRpcInvocationRequest(running.invocation, run.functionId);
    const proxied =
      this.#proxy === undefined ? undefined : ProxiedCall.open(this.#proxy, sent, running.invocation.streams);
    this.#pending.set(request.id, { running, watch, proxied });
    this.#program.send({ invocationRequest: proxied?.request ?? sent });
  }

  /** Resolves when nothing runs here. */
  idle(): Promise<void> {
    return this.#pending.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /** Runs the app's shutdown hooks and ends the process, by force when that takes too long. */
  async terminate(): Promise<void> {
    const { terminateMs } = this.#options.limits;
    this.#killReason ??= { code: 'PROCESS_EXITED', message: 'the app was unloaded' };
    this.#retire();
    this.#program.send({ workerTerminate: { gracePeriod: { seconds: terminateMs / 1000 } } });
    const timer = setTimeout(() => this.#program.signal('SIGKILL'), terminateMs);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the process at once. Invocations that still run there fail with `code` and `reason`. */
  kill(code: ErrorCode, message: string): void {
    this.#killReason ??= { code, message };
    this.#retire();
    this.#program.signal('SIGKILL');
  }

  #endingProcess(): EndingProcess {
    return {
      limits: this.#options.limits,
      ended: this.ended,
      tell: ({ invocation }) => this.#program.send({ invocationCancel: { invocationId: invocation.request.id } }),
      retire: (message) => {
        this.#killReason ??= { code: 'PROCESS_EXITED', message };
        this.#retire();
      },
      signal: (signal) => this.#program.signal(signal),
      running: () => [...this.#pending.values()].map(({ running }) => running),
    };
  }

  #retire(): void {
    if (!this.available) return;
    this.available = false;
    this.endedIdle = this.#pending.size === 0 && this.#killReason === undefined;
    this.#unavailable.resolve();
  }

  async #load(): Promise<FunctionMetadataResponse> {
    const { folder, limits } = this.#options;
    await this.#within(this.#started.promise, limits.startMs, (reason) => {
      const why = reason ?? `did not answer within ${limits.startMs / 1000} s`;
      return new NightshiftError('APP_NOT_LOADED', `No language process of ${folder.app} could be started: it ${why}`);
    });
    this.#program.send({ workerInitRequest: { hostVersion: HOST_VERSION, functionAppDirectory: folder.path } });
    return this.#within(this.#loaded.promise, limits.loadMs, (reason) => {
      if (reason !== undefined) {
        return new NightshiftError('PROCESS_EXITED', `While the app was loading, its language process ${reason}`);
      }
      const text = `The app did not finish loading within ${limits.loadMs / 1000} s: look for a top-level await or an appStart hook that never ends`;
      return new NightshiftError('ENTRY_FILE_FAILED', text);
    });
  }

  /** The promise, or the error that `fail` makes when the process ends first (with its reason) or the time is over (without). */
  async #within<T>(promise: Promise<T>, limitMs: number, fail: (reason?: string) => Error): Promise<T> {
    const { promise: overdue, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(fail()), limitMs);
    const ended = this.#program.ended.then((end) => Promise.reject<never>(fail(describeEnd(end))));
    try {
      return await Promise.race([promise, overdue, ended]);
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(message: WorkerMessage): void {
    if ('rpcLog' in message) this.#receiveLog(message.rpcLog);
    else if ('invocationResponse' in message) {
      const { invocationId } = message.invocationResponse;
      const pending = this.#pending.get(invocationId);
      if (pending !== undefined && !pending.running.timedOut) this.#complete(pending, message.invocationResponse);
    } else if ('functionLoadResponse' in message) this.#functionLoads.take(message.functionLoadResponse);
    else if ('startStream' in message) this.#started.resolve();
    else if ('workerInitResponse' in message) {
      this.#capabilities = message.workerInitResponse.capabilities;
      this.#proxy = proxyTargetOf(this.#capabilities);
      this.#program.send({ functionsMetadataRequest: { functionAppDirectory: this.#options.folder.path } });
    } else this.#loaded.resolve(message.functionMetadataResponse);
  }

  /** An answer that came by HTTP is waited for: until it has been passed on, the process must not be ended. */
  #complete(pending: Pending, response: RpcInvocationResponse): void {
    const { running, proxied, watch } = pending;
    const complete = (answer: RpcInvocationResponse): void => {
      if (this.#pending.get(response.invocationId) !== pending) return;
      this.#settled(response.invocationId, pending);
      running.complete(answer);
    };
    watch.stopClock();
    if (proxied === undefined) complete(response);
    else void proxied.settle(response).then(complete);
  }

  /** Nothing that follows can be understood, and what wrote it is not the runtime. */
  #refuse(reason: string): void {
    const message = `its process was ended because something in it wrote to the channel of the runtime: ${reason}`;
    this.#appLog({ level: 'error', message: `Language process ${this.pid ?? ''} was ended: ${reason}` });
    this.kill('PROCESS_EXITED', message);
  }

  #receiveLog(log: Pick<RpcLog, 'level' | 'message' | 'logCategory' | 'invocationId'>): void {
    const pending = log.invocationId === undefined ? undefined : this.#pending.get(log.invocationId);
    if (!this.#options.logLevels.keeps(pending?.running.invocation.request.function, log)) return;
    if (pending === undefined) this.#appLog(log);
    else pending.running.log(log);
  }

  #appLog(log: Pick<RpcLog, 'level' | 'message'>): void {
    const line = toLogLine(log, this.#options.clock);
    if (line !== undefined) this.#options.onAppLog(line);
  }

  #settled(invocationId: string, { watch, proxied }: Pending): void {
    watch.stop();
    proxied?.close();
    this.#pending.delete(invocationId);
    if (this.#pending.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #end(end: ProcessEnd): ProcessEnd {
    this.#proxy?.agent.destroy();
    // Which of them took the process with it cannot be told; what ran when a neighbour's time was up did not.
    const shared = this.#pending.size > 1;
    for (const [id, pending] of this.#pending) {
      this.#settled(id, pending);
      pending.running.shared = shared;
      failLost(pending.running, end, this.#killReason);
    }
    if (this.#killReason === undefined) {
      this.#appLog({ level: 'error', message: `Language process ${this.pid ?? ''} ${end.how}` });
    }
    return end;
  }
}
