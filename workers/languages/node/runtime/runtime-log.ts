import { format } from 'node:util';
import type { ConsoleLine, ConsoleStream } from '../console-line.js';
import { readConsoleLine } from '../console-line.js';
import type { RpcLog, RpcLogCategory, RpcLogLevel } from '../protocol.js';
import { isLogLevel } from './enumerations.js';
import { type HookRegistry, withReadOnly } from './hook-registry.js';
import type { InvocationScope } from './invocation-scope.js';
import { CUT_MESSAGE } from './log-budget.js';

interface LogRecord {
  level: RpcLogLevel;
  readonly category: RpcLogCategory;
  message: string;
}

/** System lines below this are for the runtime's own authors. */
const SYSTEM_LEVELS_SENT: readonly RpcLogLevel[] = ['warning', 'error', 'critical'];

/** Every line of the process on its way to the worker: log hooks, attribution, caps. */
export class RuntimeLog {
  readonly #hooks: HookRegistry;
  readonly #send: (log: RpcLog) => void;
  #inHook = false;

  constructor(hooks: HookRegistry, send: (log: RpcLog) => void) {
    this.#hooks = hooks;
    this.#send = send;
  }

  /** A record of the core's `log`, by the app or by the library. */
  write(scope: InvocationScope | undefined, record: LogRecord): void {
    const { level, message } = this.#throughHooks(scope, record);
    // A hook may have put anything there.
    const known = isLogLevel(level) ? level : record.level;
    this.#deliver(scope, { level: known, message: format('%s', message), logCategory: record.category });
  }

  /** A line that was written to the console. */
  writeConsole(scope: InvocationScope | undefined, stream: ConsoleStream, line: string): void {
    this.#deliver(scope, readConsoleLine(stream, line));
  }

  /** Sends what an invocation wrote without a line end; what follows belongs to the app. */
  end(scope: InvocationScope): void {
    for (const [stream, line] of scope.unfinishedConsoleLines()) this.writeConsole(scope, stream, line);
    scope.ended = true;
  }

  #throughHooks(scope: InvocationScope | undefined, record: LogRecord): { level: RpcLogLevel; message: string } {
    const { level, category, message } = record;
    // A log hook that logs would call itself for ever.
    if (this.#inHook || !this.#hooks.has('log')) return record;
    const context = withReadOnly(
      { level, message },
      {
        hookData: scope?.hookData ?? {},
        appHookData: this.#hooks.appHookData,
        category,
        invocationContext: scope?.invocationContext,
      },
    );
    this.#inHook = true;
    this.#hooks.runSync('log', context);
    this.#inHook = false;
    return category === 'user' ? context : record;
  }

  #deliver(scope: InvocationScope | undefined, line: ConsoleLine): void {
    if (line.level === 'none') return;
    if (line.logCategory !== 'user' && !SYSTEM_LEVELS_SENT.includes(line.level)) return;
    if (scope === undefined || scope.ended) {
      this.#send({ category: 'Host.Function.Console', ...line });
      return;
    }
    const verdict = scope.budget.take(line.message);
    if (verdict === 'drop') return;
    const log = { invocationId: scope.id, category: `${scope.functionName}.Invocation`, ...line };
    this.#send(verdict === 'write' ? log : { ...log, level: 'warning', message: CUT_MESSAGE });
  }
}
