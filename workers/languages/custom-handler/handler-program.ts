import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { toError } from '#contracts/errors.js';
import type { LanguageProgram, ProgramEvents } from '../node/child-program.js';
import type { ConsoleStream } from '../node/console-line.js';
import type { HostMessage, RpcInvocationRequest, RpcLogLevel, WorkerMessage } from '../node/protocol.js';
import { type ProcessEnd, Program, type ProgramOptions } from '../program.js';
import type { FunctionCalls } from './function-calls.js';
import { callLocally } from './local-http.js';

/** As Azure's host asks (language-worker contract, section 6.1). */
const POLL_MS = 25;
/** A connection that breaks is often the first sign of a process that is about to be gone. */
const GOING_MS = 1_000;

export interface HandlerProgramOptions extends Omit<ProgramOptions, 'piped' | 'onLine' | 'onGone'> {
  readonly port: number;
  readonly calls: FunctionCalls;
  /** It has gone without being told to. */
  readonly onCrash: (end: Promise<ProcessEnd>) => void;
}

/** A custom handler, which speaks HTTP, in the place of a program that speaks the messages of the language-worker contract. */
export class HandlerProgram implements LanguageProgram {
  readonly ended: Promise<ProcessEnd>;
  readonly #options: HandlerProgramOptions;
  readonly #events: ProgramEvents;
  readonly #program: Program;
  readonly #gone = new AbortController();
  #told = false;

  constructor(options: HandlerProgramOptions, events: ProgramEvents) {
    this.#options = options;
    this.#events = events;
    this.#program = new Program({
      ...options,
      piped: false,
      onLine: (stream, line) => this.#line(stream, line),
      onGone: () => this.#goes(),
    });
    this.ended = this.#program.ended;
    void this.#untilListening();
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  send(message: HostMessage): void {
    if ('invocationRequest' in message) void this.#run(message.invocationRequest);
    else if ('workerInitRequest' in message) this.#answer({ workerInitResponse: INITIALIZED });
    else if ('functionsMetadataRequest' in message) this.#answer({ functionMetadataResponse: IN_FOLDERS });
    else if ('workerTerminate' in message) this.signal('SIGTERM');
    // Nothing in HTTP tells a handler that a call is cancelled; one that goes on is ended with its process.
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#told = true;
    this.#program.signal(signal);
  }

  #goes(): void {
    if (this.#gone.signal.aborted) return;
    this.#gone.abort();
    if (!this.#told) this.#options.onCrash(this.ended);
    this.#events.onGone();
  }

  /** Ready when it gives any HTTP answer at all. Who started it has a time limit. */
  async #untilListening(): Promise<void> {
    const { port } = this.#options;
    while (!this.#gone.signal.aborted) {
      try {
        await callLocally({ port, method: 'GET', target: '/', headers: { Host: `127.0.0.1:${port}` } });
        this.#events.onMessage({ startStream: { workerId: randomUUID() } });
        return;
      } catch {
        await delay(POLL_MS, undefined, { ref: false });
      }
    }
  }

  async #run(request: RpcInvocationRequest): Promise<void> {
    const { invocationId } = request;
    try {
      const { logs, response } = await this.#options.calls.run(request, this.#options.port);
      for (const line of logs) this.#log('information', line, invocationId);
      this.#events.onMessage({ invocationResponse: response });
    } catch (error) {
      const stopped = await this.#isGoing();
      if (stopped) return;
      const message = `The handler did not answer the call: ${toError(error).message}`;
      const result = { status: 'failure' as const, exception: { message } };
      this.#events.onMessage({ invocationResponse: { invocationId, result } });
    }
  }

  /** What ran in a process that has gone is settled with it. */
  #isGoing(): Promise<boolean> {
    return Promise.race([this.#program.ended.then(() => true), delay(GOING_MS, false, { ref: false })]);
  }

  #answer(message: WorkerMessage): void {
    process.nextTick(() => this.#events.onMessage(message));
  }

  /** Unlike a language worker's, every line on stderr is an error (language-worker contract, section 2.10). */
  #line(stream: ConsoleStream, line: string): void {
    this.#log(stream === 'stderr' ? 'error' : 'information', line);
  }

  #log(level: RpcLogLevel, message: string, invocationId?: string): void {
    const owner = invocationId === undefined ? {} : { invocationId };
    this.#events.onMessage({ rpcLog: { ...owner, category: 'Host.Custom', level, message, logCategory: 'user' } });
  }
}

const SUCCESS = { status: 'success' } as const;

const INITIALIZED = {
  workerVersion: '',
  capabilities: {},
  workerMetadata: {
    runtimeName: 'custom',
    runtimeVersion: '',
    workerVersion: '',
    workerBitness: '',
    customProperties: {},
  },
  result: SUCCESS,
};

/** What the functions are was read from host.json and their folders. */
const IN_FOLDERS = { functionMetadataResults: [], useDefaultMetadataIndexing: true, result: SUCCESS };
