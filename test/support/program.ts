import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, within } from './eventually.js';

const ROOT = process.cwd();
/** For programs that hang: one that is slow to start on a busy machine has not failed. */
const LIMIT_MS = 120_000;

export interface ProgramOptions {
  readonly arguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A built program as a user starts it: its own process, its own environment, everything it prints kept. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on('data', (chunk) => (this.#output += String(chunk)));
    child.stderr?.on('data', (chunk) => (this.#output += String(chunk)));
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()));
  }

  /** `name` is one of dist/bin: nightshift, management, worker, embedded, health. */
  static start(name: string, options: ProgramOptions = {}): Program {
    const entry = join(ROOT, 'dist/bin', `${name}.js`);
    if (!existsSync(entry)) throw new Error(`${entry} is missing: run \`npm run build\` first`);
    const child = spawn(process.execPath, [entry, ...(options.arguments ?? [])], {
      cwd: options.cwd ?? ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Program(child);
  }

  /** A program that ends by itself, when it has; it is killed if it does not. */
  static async run(name: string, options: ProgramOptions = {}, withinMs = LIMIT_MS): Promise<Program> {
    const program = Program.start(name, options);
    try {
      await within([name, ...(options.arguments ?? []), 'to end'].join(' '), program.ended(), withinMs);
    } finally {
      await program.stop('SIGKILL');
    }
    return program;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Everything printed so far, both streams. */
  get output(): string {
    return this.#output;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until the program has printed a text; fails at once, with its output, when it ends first. */
  printed(text: string | RegExp, withinMs = LIMIT_MS): Promise<void> {
    const seen = () => (typeof text === 'string' ? this.#output.includes(text) : text.test(this.#output));
    return eventually(
      `the program prints ${String(text)}`,
      () => {
        if (!seen() && !this.running)
          throw new Error(`ended with ${this.exitCode} before it printed ${String(text)}:\n${this.#output}`);
        return seen();
      },
      withinMs,
    ).then(
      () => undefined,
      (error: unknown) => Promise.reject(new Error(`${String(error)}\nIt has printed:\n${this.#output}`)),
    );
  }

  /** Asks it to stop and waits until it has; kills it when it does not. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', withinMs = 20_000): Promise<void> {
    if (!this.running) return;
    this.#child.kill(signal);
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
    await this.#ended;
    clearTimeout(limit);
  }

  /** SIGKILL: as a pulled plug for this process. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Resolves when the program has ended by itself. */
  ended(): Promise<void> {
    return this.#ended;
  }
}
