import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { toError } from '#contracts/errors.js';
import { startedAs } from '../isolation/started-as.js';
import type { AppUser } from './language-host.js';
import type { ConsoleStream } from './node/console-line.js';
import { LineSplitter } from './node/line-splitter.js';

/** Where the pipe stands among the descriptors of a program that has one. */
const PIPE = 3;
const LAST_LINES = 20;
/** A grandchild that kept the pipes open must not keep us from learning that the process is gone. */
const DRAIN_MS = 500;

/** How a process ended. The lines are the app's own words: for its outcomes, not for our log. */
export interface ProcessEnd {
  readonly how: string;
  readonly lastErrorLines: readonly string[];
}

export interface ProgramOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** All of it: nothing of the worker's own environment is added. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who it runs as; the worker's own user when undefined. */
  readonly user: AppUser | undefined;
  /** Whether it gets a pipe to the worker beside its output. */
  readonly piped: boolean;
  readonly onLine: (stream: ConsoleStream, line: string) => void;
  /** It has gone, or never came; `ended` follows. */
  readonly onGone: () => void;
}

/** A program that runs an app's code: its real output and its end. In a group of its own, so that what it started ends with it. */
export class Program {
  /** Resolves once every line that it had written has been read. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly pipe: Duplex | undefined;
  readonly #child: ChildProcess;
  readonly #errorLines: string[] = [];

  constructor(options: ProgramOptions) {
    const { cwd, environment, user, piped, onLine, onGone } = options;
    const started = startedAs(user, options.command, options.arguments);
    this.#child = spawn(started.command, started.arguments, {
      cwd,
      env: environment,
      ...started.options,
      detached: true,
      // A pipe like any other on most systems; Windows needs to be told that it is used both ways at once.
      stdio: piped ? ['ignore', 'pipe', 'pipe', 'overlapped'] : ['ignore', 'pipe', 'pipe'],
    });
    for (const event of ['exit', 'error']) this.#child.on(event, onGone);
    this.pipe = (this.#child.stdio[PIPE] as Duplex | null | undefined) ?? undefined;
    this.#readLines('stdout', onLine);
    this.#readLines('stderr', onLine);
    this.ended = this.#watch();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** To the whole group: SIGTERM asks to end, SIGKILL ends everything. */
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

  #readLines(stream: ConsoleStream, onLine: ProgramOptions['onLine']): void {
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
