import { codeOf, NightshiftError, toError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { MAX_CALLS_PER_MESSAGE } from '#contracts/messages/run-invocation.js';
import type { Assignment } from '#contracts/messages/worker-link.js';
import type { Isolation } from '../isolation/isolation.js';
import { bindingsOf } from '../bindings/read-bindings.js';
import { DEFAULT_HOST_JSON } from '../languages/host-json/read-host-json.js';
import type { LanguageHost } from '../languages/language-host.js';
import type { PackageSource } from '../packages/package-source.js';
import type { WorkerConfig } from '../worker.config.js';
import { noteLine } from './app-notes.js';
import { LoadedVersion } from './loaded-version.js';
import { readOfflinePage } from './offline-page.js';
import type { SafeObserver } from './safe-observer.js';

interface AppLoaderOptions {
  readonly packages: PackageSource;
  readonly languages: readonly LanguageHost[];
  readonly isolation: Pick<Isolation, 'userOf'>;
  readonly observer: SafeObserver;
  readonly config: Pick<WorkerConfig, 'syncSlots' | 'durableSlots'>;
}

/** `final`: trying the same assignment again would end the same way. */
export type LoadResult =
  | { readonly kind: 'loaded'; readonly version: LoadedVersion }
  | { readonly kind: 'failed'; readonly report: LoadReport; readonly final: boolean };

/** From an assignment to language processes: obtains the package, picks the language host, loads. */
export class AppLoader {
  readonly #options: AppLoaderOptions;

  constructor(options: AppLoaderOptions) {
    this.#options = options;
  }

  /** Never rejects: what goes wrong is the load report's content. `signal` gives it up: what the result says then is of no use to anybody. */
  async load(assignment: Assignment, signal: AbortSignal): Promise<LoadResult> {
    const { app, version } = assignment;
    const letGo = this.#options.packages.hold(assignment);
    const result = await this.#load(assignment, letGo, signal).catch((error: unknown) => failedLoad(error));
    if (result.kind === 'failed') letGo();
    if (signal.aborted) return result;
    const report = result.kind === 'loaded' ? result.version.app.report : result.report;
    this.#options.observer.appLoaded(app, version, report);
    const notes = [...(report.notes ?? []), ...report.functions.flatMap((one) => one.notes ?? [])];
    for (const note of notes) this.#options.observer.appLog(app, noteLine(note));
    return result;
  }

  async #load(assignment: Assignment, letGo: () => void, signal: AbortSignal): Promise<LoadResult> {
    const { app, version, settings } = assignment;
    const { packages, isolation, observer } = this.#options;
    const language = this.#languageFor(assignment);
    const path = await packages.obtain(assignment);
    const offlinePage = await readOfflinePage(path);
    // Nothing is loaded, so that timers and queues stay off too.
    if (offlinePage !== undefined) {
      observer.appLog(
        app,
        noteLine('The app is offline: remove app_offline.htm from its folder to bring it back.', 'Warning'),
      );
      return { kind: 'failed', report: { ...emptyReport([]), offlinePage }, final: true };
    }
    signal.throwIfAborted();
    const user = await isolation.userOf(app, path);
    const loaded = await language.load(
      { app, version, path, settings, ...(user === undefined ? {} : { user }) },
      {
        onAppLog: (line) => observer.appLog(app, line),
        concurrency: this.#concurrency(),
        signal,
      },
    );
    if (loaded.report.functions.length > 0 || loaded.report.errors.length === 0) {
      const bindings = bindingsOf(loaded.report, settings);
      return { kind: 'loaded', version: new LoadedVersion(version, loaded, bindings, letGo) };
    }
    await loaded.close(0);
    return { kind: 'failed', report: loaded.report, final: true };
  }

  /** One process must bear what both lanes can start at once; a whole message starts together, however few the slots. */
  #concurrency(): number {
    const { syncSlots, durableSlots } = this.#options.config;
    return Math.max(syncSlots, MAX_CALLS_PER_MESSAGE) + durableSlots;
  }

  #languageFor({ app, settings }: Assignment): LanguageHost {
    const { languages } = this.#options;
    const runtime = settings['FUNCTIONS_WORKER_RUNTIME'];
    const language = languages.find((host) => runtime === undefined || host.runtime === runtime.toLowerCase());
    if (language !== undefined) return language;
    const known = languages.map((host) => host.runtime).join(', ');
    throw new NightshiftError(
      'CONFIG_INVALID',
      `FUNCTIONS_WORKER_RUNTIME of app ${app} is ${JSON.stringify(runtime)}. This worker runs ${known}: correct the setting.`,
    );
  }
}

const FINAL_CODES: readonly string[] = ['PACKAGE_INVALID', 'CONFIG_INVALID', 'VERSION_NOT_FOUND'];

function failedLoad(error: unknown): LoadResult {
  const report = emptyReport([`${codeOf(error)}: ${toError(error).message}`]);
  return { kind: 'failed', report, final: FINAL_CODES.includes(codeOf(error)) };
}

/** Nothing was read: what host.json says by default. */
function emptyReport(errors: string[]): LoadReport {
  return { host: DEFAULT_HOST_JSON.config, functions: [], errors };
}
