import type { Schema } from '../api/client.js';

/** A line of a log. `key` grows from line to line. */
export interface LogLine extends Schema<'LogLineResponse'> {
  readonly key: number;
  readonly function?: string;
  readonly execution?: string;
  readonly attempt?: number;
}

/** As the API's log streams send them. */
export interface StreamedLine extends Schema<'LogLineResponse'> {
  readonly function: string;
  readonly execution: string;
  readonly attempt: number;
  /** Within the log of its attempt. */
  readonly number: number;
}

export interface Lines {
  readonly lines: readonly LogLine[];
  /** Older ones that had to make room. */
  readonly dropped: number;
  /** Lines that the server left out. */
  readonly leftOut: number;
}

const MOST_LINES = 10_000;
const MOST_ATTEMPTS = 10_000;

/** The latest lines of a stream, as many as a page can keep. */
export class LogBuffer {
  readonly #most: number;
  /** The lines of each attempt that came, told by the number of the next: a stream that is opened again begins again. */
  readonly #next = new Map<string, number>();
  #lines: LogLine[] = [];
  #key = 0;
  #dropped = 0;
  #leftOut = 0;

  constructor(most = MOST_LINES) {
    this.#most = most;
  }

  push(line: StreamedLine): void {
    const attempt = `${line.execution} ${line.attempt}`;
    const next = this.#next.get(attempt);
    if (next !== undefined && line.number < next) return;
    this.#next.set(attempt, line.number + 1);
    const [oldest] = this.#next.keys();
    if (this.#next.size > MOST_ATTEMPTS && oldest !== undefined) this.#next.delete(oldest);
    this.#key += 1;
    this.#lines.push({ ...line, key: this.#key });
    // Seldom: moving the lines up costs as much as there are.
    if (this.#lines.length >= 2 * this.#most) this.#drop();
  }

  leaveOut(lines: number): void {
    this.#leftOut += lines;
  }

  clear(): void {
    this.#lines = [];
    this.#dropped = 0;
    this.#leftOut = 0;
  }

  snapshot(): Lines {
    this.#drop();
    return { lines: [...this.#lines], dropped: this.#dropped, leftOut: this.#leftOut };
  }

  #drop(): void {
    const over = this.#lines.length - this.#most;
    if (over <= 0) return;
    this.#lines = this.#lines.slice(over);
    this.#dropped += over;
  }
}
