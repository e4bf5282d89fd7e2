import type { Program } from '../program.js';

/** A process of the house that comes back: on the same ports, the same state, by the same command line. */
export class Member {
  readonly name: string;
  readonly #start: () => Program;
  readonly #ready: (program: Program) => Promise<unknown>;
  #program: Program;
  #killed = 0;

  constructor(name: string, start: () => Program, ready: (program: Program) => Promise<unknown>) {
    this.name = name;
    this.#start = start;
    this.#ready = ready;
    this.#program = start();
  }

  get program(): Program {
    return this.#program;
  }

  get pid(): number {
    return this.#program.pid;
  }

  get killed(): number {
    return this.#killed;
  }

  ready(): Promise<unknown> {
    return this.#ready(this.#program);
  }

  /** SIGKILL: nothing is said, nothing is finished. */
  async kill(): Promise<void> {
    this.#killed += 1;
    await this.#program.kill();
  }

  /** Started again; resolves when it does its work. */
  async comeBack(): Promise<void> {
    if (this.#program.running) throw new Error(`${this.name} is running`);
    this.#program = this.#start();
    await this.ready();
  }

  /** As an operator restarts it: asked to stop, and started when it has. */
  async restart(): Promise<void> {
    await this.stop();
    await this.comeBack();
  }

  async stop(): Promise<void> {
    await this.#program.stop('SIGTERM', 60_000);
  }
}
