import { Compile } from 'typebox/compile';
import { LogsWanted, type AppLine, type LogsWritten } from '#contracts/messages/control.js';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Signals } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';

const isWanted = Compile(LogsWanted);

const TELL_EVERY_MS = 200;
/** Who follows asks again every few seconds. */
const WANTED_FOR_MS = 30_000;
/** Of one app in one signal: five of them a second are more than anybody reads. */
const MOST_LINES = 500;
const MOST_CHARACTERS = 256 * 1024;
const LONGEST_MESSAGE = 4_096;

interface Tailed {
  readonly request: InvocationRequest;
  /** All so far; the language host goes on filling it. */
  readonly lines: readonly LogLine[];
  told: number;
  hasEnded: boolean;
}

/**
 * Tells who follows an app's log what its running attempts write, as they write it. Best effort, as all signals are: the record of an attempt has every
 * line. While nobody follows, an attempt that logs costs one entry, and one that does not costs nothing.
 */
export class LogTail {
  readonly #signals: Signals;
  readonly #clock: Clock;
  readonly #tailed = new Map<InvocationRequest, Tailed>();
  readonly #wantedUntilMs = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(signals: Signals, clock: Clock) {
    this.#signals = signals;
    this.#clock = clock;
  }

  wanted(signal: unknown): void {
    if (!isWanted.Check(signal)) return;
    const { app, fromStart, execution } = signal;
    this.#wantedUntilMs.set(app, this.#clock.monotonicMs() + WANTED_FOR_MS);
    if (fromStart === true) this.#startAgain(app, execution);
    this.#timer ??= setInterval(() => this.#tell(), TELL_EVERY_MS).unref();
  }

  /** The attempt has written its first line. */
  begun(request: InvocationRequest, lines: readonly LogLine[]): void {
    this.#tailed.set(request, { request, lines, told: 0, hasEnded: false });
  }

  /** What it wrote last is still told. */
  ended(request: InvocationRequest): void {
    const tailed = this.#tailed.get(request);
    if (tailed === undefined) return;
    if (this.#wantedUntilMs.has(request.app)) tailed.hasEnded = true;
    else this.#tailed.delete(request);
  }

  close(): void {
    this.#tell();
    clearInterval(this.#timer);
    this.#wantedUntilMs.clear();
  }

  #startAgain(app: string, execution: string | undefined): void {
    for (const tailed of this.#tailed.values()) {
      const { request } = tailed;
      if (request.app === app && (execution === undefined || request.id === execution)) tailed.told = 0;
    }
  }

  #tell(): void {
    const batches = new Map([...this.#wantedUntilMs.keys()].map((app) => [app, new Batch(app)]));
    for (const [request, tailed] of this.#tailed) {
      batches.get(request.app)?.take(tailed);
      // What did not fit comes with its record.
      if (tailed.hasEnded) this.#tailed.delete(request);
    }
    for (const { written } of batches.values()) {
      if (written.lines.length > 0) this.#signals.send(CONTROL_KEYS.logsWritten(written.app), written);
    }
    this.#forget();
  }

  #forget(): void {
    const now = this.#clock.monotonicMs();
    for (const [app, untilMs] of this.#wantedUntilMs) if (untilMs < now) this.#wantedUntilMs.delete(app);
    if (this.#wantedUntilMs.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

class Batch {
  readonly #lines: AppLine[] = [];
  readonly written: LogsWritten;
  #characters = 0;

  constructor(app: string) {
    this.written = { type: 'logs.written', app, lines: this.#lines };
  }

  take(tailed: Tailed): void {
    const { function: name, id: execution, attempt } = tailed.request;
    for (; tailed.told < tailed.lines.length; tailed.told += 1) {
      const line = tailed.lines[tailed.told];
      if (line === undefined || this.#lines.length >= MOST_LINES || this.#characters > MOST_CHARACTERS) return;
      const message = line.message.slice(0, LONGEST_MESSAGE);
      this.#characters += message.length;
      this.#lines.push({ ...line, message, function: name, execution, attempt, number: tailed.told });
    }
  }
}
