import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { DEFAULT_HOST_JSON, type HostJson, readHostJson } from '../host-json/read-host-json.js';
import {
  type AppFolder,
  DEFAULT_CONCURRENCY,
  type LanguageHost,
  type LoadedApp,
  type LoadOptions,
} from '../language-host.js';
import { nodeArguments, processCount, processEnvironment, settingNotes } from '../process-environment.js';
import { ChildProgram } from './child-program.js';
import { findFunctions } from './found-functions.js';
import { toLoadRequests } from './function-loads.js';
import { LanguageProcess, type StartedProcess } from './language-process.js';
import { DEFAULT_LIMITS, type ProcessLimits } from './limits.js';
import { failedReport, ignoredFolders, loadReport, retryWarnings, withLoadProblems } from './load-report.js';
import { PooledApp, type PooledAppOptions } from './pooled-app.js';
import { type NodeRuntime, NodeRuntimes } from './node-runtimes.js';
import { ProcessPool } from './process-pool.js';
import { unlessAborted } from './unless-aborted.js';
import { warmUp } from './warm-up.js';

/** The library that runs the functions of folders. */
const DEFAULT_MODEL = createRequire(import.meta.url).resolve('azure-functions-v3');

export interface NodeLanguageHostOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** The machine's variables, of which PATH, HOME, TMPDIR, LANG and TZ reach the apps; defaults stand in for what is not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The program of a language process; tests that run from sources name the built one. */
  readonly runtimeEntry?: string;
  readonly limits?: Partial<ProcessLimits>;
  /** Executables of other Node versions that apps may ask for. */
  readonly nodeRuntimes?: readonly string[];
}

/** A version that is being loaded, or whose processes are. */
interface Loading {
  readonly folder: AppFolder;
  readonly options: LoadOptions;
  readonly hostJson: HostJson;
  readonly node: NodeRuntime;
}

/** What a process needs before it takes work. */
type Prepare = (process: LanguageProcess, signal: AbortSignal) => Promise<void>;

/** Loads Node apps, each version in processes of its own. Unloaded versions leave nothing behind: no process is ever used for a second app. */
export class NodeLanguageHost implements LanguageHost {
  readonly runtime = 'node';
  readonly programFiles: readonly string[];
  readonly #runtimes: NodeRuntimes;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #entry: string;
  readonly #limits: ProcessLimits;
  readonly #instanceId = randomBytes(16).toString('hex');

  constructor({ logger, clock, environment, runtimeEntry, limits, nodeRuntimes = [] }: NodeLanguageHostOptions) {
    this.#logger = logger;
    this.#clock = clock;
    this.#environment = environment ?? {};
    this.#entry = runtimeEntry ?? fileURLToPath(new URL('./runtime/main.js', import.meta.url));
    this.#runtimes = new NodeRuntimes(nodeRuntimes, logger);
    this.programFiles = [...this.#runtimes.files, this.#entry, DEFAULT_MODEL];
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  runtimes(): Promise<readonly string[]> {
    return this.#runtimes.names();
  }

  async load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp> {
    let hostJson = DEFAULT_HOST_JSON;
    try {
      hostJson = await readHostJson(folder.path, folder.settings);
      hostJson = { ...hostJson, notes: [...hostJson.notes, ...settingNotes(folder.settings)] };
      const loading = { folder, options, hostJson, node: await this.#runtimes.choose(folder) };
      const signal = options.signal ?? new AbortController().signal;
      const first = await this.#start(loading, signal);
      return await unlessAborted(first.process, signal, () => this.#loadFirst(first, loading, signal)).catch(
        (error: unknown) => {
          first.process.kill('PROCESS_EXITED', 'the app did not load');
          throw error;
        },
      );
    } catch (error) {
      if (!(error instanceof NightshiftError) || error.code === 'APP_NOT_LOADED') throw error;
      return this.#loaded({ report: failedReport(hostJson, error), pool: undefined, concurrency: 0 });
    }
  }

  async #loadFirst({ process, ...told }: StartedProcess, loading: Loading, signal: AbortSignal): Promise<LoadedApp> {
    const { folder, options, hostJson } = loading;
    const found = await findFunctions(folder.path, told.metadata);
    const described = loadReport(folder, hostJson, { ...told, found });
    if (described.functions.length === 0) {
      await process.terminate();
      return this.#loaded({ report: described, pool: undefined, concurrency: 0 });
    }
    const requests = found.inFolders ? toLoadRequests(described.functions) : [];
    const report = withLoadProblems(described, await process.loadFunctions(requests));
    for (const message of [...ignoredFolders(found), ...retryWarnings(report)]) {
      options.onAppLog({ at: this.#clock.now().toISOString(), level: 'Warning', message });
    }
    await this.#warmUp(process, report, loading, signal);
    const pool = this.#pool(process, loading, async (other, closing) => {
      // A function that fails now fails its invocations, with the reason.
      await unlessAborted(other, closing, () => other.loadFunctions(requests));
      await this.#warmUp(other, report, loading, closing);
    });
    const { inFolders } = found;
    return this.#loaded({ report, pool, concurrency: concurrencyOf(folder, options), inFolders });
  }

  #loaded(app: Omit<PooledAppOptions, 'clock'>): LoadedApp {
    return new PooledApp({ ...app, clock: this.#clock });
  }

  #pool(first: LanguageProcess, loading: Loading, prepare: Prepare): ProcessPool {
    const { folder } = loading;
    return new ProcessPool(first, {
      size: processCount(folder.settings),
      start: async (signal) => {
        const { process, metadata } = await this.#start(loading, signal);
        if (metadata.result.status === 'success') {
          await prepare(process, signal);
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
    { folder, options: { onAppLog } }: Loading,
    signal: AbortSignal,
  ): Promise<void> {
    const limitMs = this.#limits.loadMs;
    return warmUp(process, { folder, functions, clock: this.#clock, onAppLog, limitMs, signal });
  }

  async #start(loading: Loading, signal: AbortSignal): Promise<StartedProcess> {
    const { folder, options, hostJson } = loading;
    const { app, version } = folder;
    const started = await LanguageProcess.start(
      {
        folder,
        open: (events) => new ChildProgram(this.#programOf(loading), events),
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

  #programOf({ folder, node }: Loading) {
    return {
      command: node.executable,
      arguments: [...nodeArguments(folder.settings), this.#entry],
      cwd: folder.path,
      environment: processEnvironment(folder, 'node', {
        variables: this.#environment,
        instanceId: this.#instanceId,
        runtime: node,
      }),
      user: folder.user,
    };
  }
}

function concurrencyOf(folder: AppFolder, { concurrency = DEFAULT_CONCURRENCY }: LoadOptions): number {
  return processCount(folder.settings) * concurrency;
}
