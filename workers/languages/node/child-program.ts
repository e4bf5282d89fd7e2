import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { toError } from '#contracts/errors.js';
import type { ConsoleStream } from './console-line.js';
import { LineSplitter } from './line-splitter.js';
import type { HostMessage, WorkerMessage } from './protocol.js';

const LAST_LINES = 20;
/** A grandchild that kept the pipes open must not keep us from learning that the process is gone. */
const DRAIN_MS = 500;

/** How a process ended. The lines are the app's own words: for its outcomes, not for our log. */
export interface ProcessEnd {
  readonly how: string;
  readonly lastErrorLines: readonly string[];
}

export function describeEnd({ how, lastErrorLines }: ProcessEnd): string {
  return lastErrorLines.length === 0 ? how : `${how}; its last lines on stderr were:\n${lastErrorLines.join('\n')}`;
}

export interface ChildProgramOptions {
  readonly entry: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeArguments: readonly string[];
  readonly onMessage: (message: WorkerMessage) => void;
  readonly onLine: (stream: ConsoleStream, line: string) => void;
  /** It takes no more messages; `ended` follows. */
  readonly onGone: () => void;
}

/** A running language process: its channel, its real output and its end. In a group of its own, so that what it started ends with it. */
export class ChildProgram {
  /** Resolves once every message and line that it had sent has been read. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #errorLines: string[] = [];
  #unsent: HostMessage[] = [];

  constructor({ entry, cwd, environment, nodeArguments, onMessage, onLine, onGone }: ChildProgramOptions) {
    this.#child = fork(entry, [], {
      cwd,
      env: environment,
      execPath: process.execPath,
      execArgv: [...nodeArguments],
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (messages) => {
      for (const message of messages as unknown as readonly WorkerMessage[]) onMessage(message);
    });
    for (const event of ['disconnect', 'exit', 'error']) this.#child.on(event, onGone);
    this.#readLines('stdout', onLine);
    this.#readLines('stderr', onLine);
    this.ended = this.#watch();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Messages of one turn travel in one write: each write is a system call, which costs more than the call that it carries. */
  send(message: HostMessage): void {
    this.#unsent.push(message);
    if (this.#unsent.length === 1) process.nextTick(() => this.#flush());
  }

  #flush(): void {
    // A channel that is closed already means that the end is about to be told.
    this.#child.send(this.#unsent as unknown as Serializable, () => undefined);
    this.#unsent = [];
  }

  /** To the whole group: SIGTERM asks what the app started to end (the runtime itself stays), SIGKILL ends everything. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // The group is empty: everything has ended.
    }
  }

  async #watch(): Promise<ProcessEnd> {
    const drained = Promise.all([once(this.#child, 'close'), once(this.#child, 'disconnect')]).catch(() => undefined);
    let how: string;
    try {
      const [code, signal] = (await once(this.#child, 'exit')) as [number | null, string | null];
      how = code === null ? `was ended by signal ${signal}` : `ended with exit code ${code}`;
    } catch (error) {
      return { how: `could not be started: ${toError(error).message}`, lastErrorLines: [] };
    }
    this.signal('SIGKILL');
    await Promise.race([drained, delay(DRAIN_MS, undefined, { ref: false })]);
    return { how, lastErrorLines: this.#errorLines };
  }

  #readLines(stream: ConsoleStream, onLine: (stream: ConsoleStream, line: string) => void): void {
    const source: Readable | null = this.#child[stream];
    const splitter = new LineSplitter();
    const take = (lines: readonly string[]) => {
      for (const line of lines) {
        if (stream === 'stderr') this.#remember(line);
        onLine(stream, line);
      }
    };
    source?.on('data', (chunk: Uint8Array) => take(splitter.push(chunk)));
    source?.on('end', () => take(splitter.flush()));
  }

  #remember(line: string): void {
    if (line.trim() === '') return;
    this.#errorLines.push(line.slice(0, 1000));
    if (this.#errorLines.length > LAST_LINES) this.#errorLines.shift();
  }
}
