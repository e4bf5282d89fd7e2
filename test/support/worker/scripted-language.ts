import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type {
  AppFolder,
  Invocation,
  InvocationOutcome,
  LanguageHost,
  LoadedApp,
  LoadOptions,
} from '#workers/languages/language-host.js';

/** What a test lets a function do; a missing part is that of a run that succeeded at once. */
export type Script = (invocation: Invocation, folder: AppFolder) => Promise<Partial<InvocationOutcome>>;

interface ScriptedOptions {
  readonly script?: Script;
  readonly functions?: (folder: AppFolder) => readonly string[];
  readonly errors?: (folder: AppFolder) => readonly string[];
  /** The retry policy of every function. */
  readonly retry?: unknown;
}

/** A language host without processes: `close` ends what runs as PROCESS_EXITED, as the real one does. */
export class ScriptedLanguage implements LanguageHost {
  readonly runtime = 'node';
  readonly programFiles = [];
  /** `load 1`, `invoke <id>`, `close 1`, in the order they happened. */
  readonly events: string[] = [];
  readonly loads: LoadOptions[] = [];
  readonly #options: ScriptedOptions;

  constructor(options: ScriptedOptions = {}) {
    this.#options = options;
  }

  runtimes(): Promise<readonly string[]> {
    return Promise.resolve(['node24']);
  }

  load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp> {
    this.events.push(`load ${folder.version}`);
    this.loads.push(options);
    const { functions = () => ['hello'], errors = () => [], script = () => Promise.resolve({}) } = this.#options;
    const end = Promise.withResolvers<Partial<InvocationOutcome>>();
    return Promise.resolve({
      report: aReport(functions(folder), errors(folder), this.#options.retry),
      concurrency: options.concurrency ?? 100,
      invoke: async (invocation) => {
        this.events.push(`invoke ${invocation.request.id}`);
        return outcomeOf(await Promise.race([script(invocation, folder), end.promise]));
      },
      close: () => {
        this.events.push(`close ${folder.version}`);
        end.resolve(failed('PROCESS_EXITED', 'The process was ended.'));
        return Promise.resolve();
      },
    });
  }
}

export function failed(code: string, message = code): Partial<InvocationOutcome> {
  return { outcome: 'Failed', failure: { code, message } };
}

function outcomeOf(part: Partial<InvocationOutcome>): InvocationOutcome {
  const now = new Date();
  return { outcome: 'Succeeded', outputData: [], logs: [], startedAt: now, endedAt: now, durationMs: 0, ...part };
}

function aReport(functions: readonly string[], errors: readonly string[], retry: unknown): LoadReport {
  const common = { bindings: [], language: 'node', disabled: false, errors: [] };
  return {
    host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
    functions: functions.map((name) => ({ name, ...common, ...(retry === undefined ? {} : { retry }) })),
    errors: [...errors],
  };
}
