import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConsoleStream } from '../console-line.js';
import { LineSplitter } from '../line-splitter.js';
import { LogBudget } from './log-budget.js';

const storage = new AsyncLocalStorage<InvocationScope>();

function cancellation(): DOMException {
  return new DOMException('The execution was cancelled.', 'AbortError');
}

/** One invocation while it runs in this process: follows the handler through everything it awaits, so that output finds its invocation. */
export class InvocationScope {
  readonly id: string;
  readonly functionName: string;
  readonly budget = new LogBudget();
  /** Shared by the hooks of this invocation. */
  readonly hookData: Record<string, unknown> = {};
  /** Known once the model has made it; log hooks see it. */
  invocationContext: unknown;
  /** What is written later belongs to the app: the outcome has been sent. */
  ended = false;
  #cancelling: AbortController | undefined;
  #cancelled = false;
  readonly #consoleLines = new Map<ConsoleStream, LineSplitter>();

  constructor(id: string, functionName: string) {
    this.id = id;
    this.functionName = functionName;
  }

  /** The invocation that the running code belongs to, unless it is over. */
  static current(): InvocationScope | undefined {
    const scope = storage.getStore();
    return scope === undefined || scope.ended ? undefined : scope;
  }

  /** Raised when the invocation is cancelled; made when somebody looks at it. */
  get signal(): AbortSignal {
    this.#cancelling ??= new AbortController();
    if (this.#cancelled) this.#cancelling.abort(cancellation());
    return this.#cancelling.signal;
  }

  cancel(): void {
    this.#cancelled = true;
    this.run(() => this.#cancelling?.abort(cancellation()));
  }

  run<T>(work: () => T): T {
    return storage.run(this, work);
  }

  consoleLines(stream: ConsoleStream): LineSplitter {
    let lines = this.#consoleLines.get(stream);
    if (lines === undefined) {
      lines = new LineSplitter();
      this.#consoleLines.set(stream, lines);
    }
    return lines;
  }

  /** Per stream, what the console was given without a line end. */
  *unfinishedConsoleLines(): Generator<readonly [ConsoleStream, string]> {
    for (const [stream, lines] of this.#consoleLines) {
      for (const line of lines.flush()) yield [stream, line];
    }
  }
}
