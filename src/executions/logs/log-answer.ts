import { PassThrough } from 'node:stream';
import type { AppLine } from '#contracts/messages/control.js';
import type { LogForm } from './log-forms.js';
import type { News } from './told-lines.js';

const IDLE_MS = 60_000;
const LONGEST_MS = 2 * 60 * IDLE_MS;
/** What waits for a reader that does not keep up. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** A log as an answer that goes on: a greeting, lines as they come, a sign of life after each minute without one, and its end after two hours (publishing 8). */
export class LogAnswer {
  readonly stream = new PassThrough();
  readonly #form: LogForm;
  readonly #timers: readonly NodeJS.Timeout[];
  #idleMinutes = 0;
  #leftOut = 0;

  constructor(form: LogForm) {
    this.#form = form;
    this.#timers = [
      setInterval(() => this.stream.write(form.idle((this.#idleMinutes += 1))), IDLE_MS).unref(),
      setTimeout(() => this.end(), LONGEST_MS).unref(),
    ];
    this.onClose(() => this.#stopTimers());
    this.stream.write(form.greeting);
  }

  onClose(close: () => void): void {
    this.stream.once('close', close);
  }

  /** Until it is closed. What cannot be followed leaves no answer behind. */
  async feed(following: Promise<() => void>): Promise<void> {
    try {
      this.onClose(await following);
    } catch (error) {
      this.stream.destroy();
      throw error;
    }
  }

  /** What comes faster than it is read is left out, and counted as soon as there is room. */
  tell({ lines, leftOut }: News): void {
    this.#leftOut += leftOut;
    if (lines.length === 0 && this.#leftOut === 0) return;
    if (this.stream.writableLength > MOST_WAITING_BYTES) this.#leftOut += lines.length;
    else this.write(lines);
  }

  /** Whether or not they are read as fast. */
  write(lines: readonly AppLine[]): void {
    this.#idleMinutes = 0;
    const text = (this.#leftOut > 0 ? this.#form.leftOut(this.#leftOut) : '') + lines.map(this.#form.line).join('');
    this.#leftOut = 0;
    if (text !== '' && !this.stream.writableEnded) this.stream.write(text);
  }

  /** A slow reader still gets what waits. */
  end(last = ''): void {
    this.#stopTimers();
    if (!this.stream.writableEnded) this.stream.end(last);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
