import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Duplex, Readable } from 'node:stream';
import { toError } from '#contracts/errors.js';
import { startedAs } from '../../isolation/started-as.js';
import type { AppUser } from '../language-host.js';
import type { ConsoleStream } from './console-line.js';
import { LineSplitter } from './line-splitter.js';
import type { HostMessage, WorkerMessage } from './protocol.js';
import { CHANNEL_DESCRIPTOR, FrameReader, toFrame } from './runtime/frames.js';
import { readMessages } from './worker-messages.js';

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
  /** Who it runs as; the worker's own user when undefined. */
  readonly user: AppUser | undefined;
  readonly onMessage: (message: WorkerMessage) => void;
  /** It sent what is no message; nothing more is read of it. */
  readonly onMisfit: (reason: string) => void;
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
  readonly #channel: Duplex | undefined;
  readonly #frames = new FrameReader();
  #unsent: HostMessage[] = [];

  constructor(options: ChildProgramOptions) {
    const { entry, cwd, environment, nodeArguments, user, onLine, onGone } = options;
    const started = startedAs(user, process.execPath, nodeArguments);
    this.#child = spawn(started.command, [...started.arguments, entry], {
      cwd,
      env: environment,
      ...started.options,
      detached: true,
      // A pipe like any other on most systems; Windows needs to be told that it is used both ways at once.
      stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
    });
    for (const event of ['exit', 'error']) this.#child.on(event, onGone);
    this.#channel = (this.#child.stdio[CHANNEL_DESCRIPTOR] as Duplex | null | undefined) ?? undefined;
    this.#channel?.on('data', (chunk: Buffer) => this.#take(chunk, options)).on('close', onGone);
    // 'close' follows, and is what we act on.
    this.#channel?.on('error', () => undefined);
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
    this.#channel?.write(toFrame(this.#unsent), () => undefined);
    this.#unsent = [];
  }

  #take(chunk: Buffer, { onMessage, onMisfit }: ChildProgramOptions): void {
    let messages: readonly WorkerMessage[];
    try {
      messages = this.#frames.push(chunk).flatMap(readMessages);
    } catch (error) {
      this.#channel?.destroy();
      onMisfit(toError(error).message);
      return;
    }
    messages.forEach(onMessage);
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
    const drained = once(this.#child, 'close').catch(() => undefined);
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
