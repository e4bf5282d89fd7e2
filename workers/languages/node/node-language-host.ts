import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { DEFAULT_HOST_JSON, type HostJson, readHostJson } from '../host-json/read-host-json.js';
import type { AppFolder, LanguageHost, LoadedApp, LoadOptions } from '../language-host.js';
import { nodeArguments, processCount, processEnvironment } from '../process-environment.js';
import { ChildProgram } from './child-program.js';
import { LanguageProcess, type StartedProcess } from './language-process.js';
import { DEFAULT_LIMITS, type ProcessLimits } from './limits.js';
import { failedReport, loadReport, retryWarnings } from './load-report.js';
import { LoadedNodeApp } from './loaded-node-app.js';
import { ProcessPool } from './process-pool.js';
import { warmUp } from './warm-up.js';

const CONCURRENCY_PER_PROCESS = 100;

export interface NodeLanguageHostOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** The machine's variables, of which PATH, HOME, TMPDIR, LANG and TZ reach the apps; defaults stand in for what is not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The program of a language process; tests that run from sources name the built one. */
  readonly runtimeEntry?: string;
  readonly limits?: Partial<ProcessLimits>;
}

/** A version that is being loaded, or whose processes are. */
interface Loading {
  readonly folder: AppFolder;
  readonly options: LoadOptions;
  readonly hostJson: HostJson;
}

/** Loads Node apps, each version in processes of its own. Unloaded versions leave nothing behind: no process is ever used for a second app. */
export class NodeLanguageHost implements LanguageHost {
  readonly runtime = 'node';
  readonly programFiles: readonly string[];
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #entry: string;
  readonly #limits: ProcessLimits;
  readonly #instanceId = randomBytes(16).toString('hex');

  constructor({ logger, clock, environment, runtimeEntry, limits }: NodeLanguageHostOptions) {
    this.#logger = logger;
    this.#clock = clock;
    this.#environment = environment ?? {};
    this.#entry = runtimeEntry ?? fileURLToPath(new URL('./runtime/main.js', import.meta.url));
    this.programFiles = [process.execPath, this.#entry];
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  async load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp> {
    let hostJson = DEFAULT_HOST_JSON;
    let first: StartedProcess;
    try {
      hostJson = await readHostJson(folder.path, folder.settings);
      first = await this.#start({ folder, options, hostJson }, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof NightshiftError) || error.code === 'APP_NOT_LOADED') throw error;
      return this.#loaded(failedReport(hostJson, error), undefined, 0);
    }
    const report = await loadReport(folder, hostJson, first);
    if (report.functions.length === 0) {
      await first.process.terminate();
      return this.#loaded(report, undefined, 0);
    }
    for (const message of retryWarnings(report)) {
      options.onAppLog({ at: this.#clock.now().toISOString(), level: 'Warning', message });
    }
    const warm = (process: LanguageProcess) => this.#warmUp(process, report, { folder, options });
    await warm(first.process);
    const pool = this.#pool(first.process, { folder, options, hostJson }, warm);
    return this.#loaded(report, pool, concurrencyOf(folder, options));
  }

  #loaded(report: LoadReport, pool: ProcessPool | undefined, concurrency: number): LoadedApp {
    return new LoadedNodeApp({ report, pool, concurrency, clock: this.#clock });
  }

  /** `warm` never rejects. */
  #pool(first: LanguageProcess, loading: Loading, warm: (process: LanguageProcess) => Promise<void>): ProcessPool {
    const { folder } = loading;
    return new ProcessPool(first, {
      size: processCount(folder.settings),
      start: async (signal) => {
        const { process, metadata } = await this.#start(loading, signal);
        if (metadata.result.status === 'success') {
          await warm(process);
          return process;
        }
        await process.terminate();
        throw new NightshiftError('ENTRY_FILE_FAILED', metadata.result.exception?.message ?? 'the app did not load');
      },
      limits: this.#limits,
      clock: this.#clock,
      logger: this.#logger.child({ app: folder.app, version: folder.version }),
    });
  }

  #warmUp(
    process: LanguageProcess,
    { functions }: LoadReport,
    { folder, options: { onAppLog } }: Omit<Loading, 'hostJson'>,
  ): Promise<void> {
    return warmUp(process, { folder, functions, clock: this.#clock, onAppLog, limitMs: this.#limits.loadMs });
  }

  async #start({ folder, options, hostJson }: Loading, signal: AbortSignal): Promise<StartedProcess> {
    const { app, version } = folder;
    const started = await LanguageProcess.start(
      {
        folder,
        open: (events) => new ChildProgram(this.#programOf(folder, options), events),
        limits: this.#limits,
        clock: this.#clock,
        onAppLog: options.onAppLog,
        logLevels: hostJson.logLevels,
      },
      signal,
    );
    const { pid, ended } = started.process;
    this.#logger.info({ app, version, pid }, 'Language process ready');
    void ended.then(({ how }) => this.#logger.info({ app, version, pid, how }, 'Language process ended'));
    return started;
  }

  #programOf(folder: AppFolder, { runtimeArguments = [] }: LoadOptions) {
    return {
      command: process.execPath,
      arguments: [...nodeArguments(folder.settings), ...runtimeArguments, this.#entry],
      cwd: folder.path,
      environment: processEnvironment(folder, 'node', { variables: this.#environment, instanceId: this.#instanceId }),
      user: folder.user,
    };
  }
}

function concurrencyOf(folder: AppFolder, { concurrency = CONCURRENCY_PER_PROCESS }: LoadOptions): number {
  return processCount(folder.settings) * concurrency;
}
