const MAX_LINES = 1_000;

/** A build's lines on their way to the deployment's log, in their order; what is beyond a thousand is counted. */
export class BuildLog {
  readonly #write: (line: string) => Promise<void>;
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(write: (line: string) => Promise<void>) {
    this.#write = write;
  }

  add(line: string): void {
    this.#count += 1;
    if (this.#count <= MAX_LINES) this.#append(line);
  }

  /** Resolves when every line is written. */
  async end(): Promise<void> {
    if (this.#count > MAX_LINES) this.#append(`${this.#count - MAX_LINES} more lines are left out.`);
    await this.#last;
  }

  /** A line that cannot be written is left out: the build does not fail for it. */
  #append(line: string): void {
    this.#last = this.#last.then(() => this.#write(line)).catch(() => undefined);
  }
}
