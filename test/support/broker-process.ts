import { spawn, type ChildProcess } from 'node:child_process';
import { eventually } from './eventually.js';

/** Another process with the embedded broker, and the facts that it prints. */
export class BrokerProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<unknown>;
  #output = '';

  /** `path`: the broker's file. `shell`: commands that run before it, in the same process. */
  constructor(path: string, task: string, shell = '') {
    const node = [process.execPath, '--expose-gc', '--conditions=source', '--disable-warning=ExperimentalWarning'];
    const script = ['--import', './test/support/typescript.mjs', 'test/support/embedded-broker-process.ts', path, task];
    this.#child = spawn('bash', ['-c', `${shell} exec "$@"`, 'bash', ...node, ...script]);
    this.#child.stdout?.on('data', (chunk) => (this.#output += String(chunk)));
    this.#child.stderr?.on('data', (chunk) => (this.#output += String(chunk)));
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** What followed a word on the lines that begin with it; a line that is not finished does not count. */
  facts(word: string): string[] {
    const lines = this.#output.slice(0, this.#output.lastIndexOf('\n') + 1).split('\n');
    return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  }

  async printed(word: string, times = 1, withinMs?: number): Promise<string[]> {
    const seen = () => {
      const facts = this.facts(word);
      if (facts.length < times && this.#child.exitCode !== null) throw new Error(`It ended early: ${this.#output}`);
      return facts.length >= times ? facts : undefined;
    };
    return eventually(`"${word}" ${times} times`, seen, withinMs);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
