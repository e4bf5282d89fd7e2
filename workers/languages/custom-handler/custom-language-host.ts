import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, NightshiftError, toError } from '#contracts/errors.js';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import { DEFAULT_HOST_JSON, type HostJson, readHostJson } from '../host-json/read-host-json.js';
import {
  type AppFolder,
  DEFAULT_CONCURRENCY,
  type LanguageHost,
  type LoadedApp,
  type LoadOptions,
} from '../language-host.js';
import { describeEnd } from '../node/child-program.js';
import { LanguageProcess } from '../node/language-process.js';
import { DEFAULT_LIMITS, type ProcessLimits } from '../node/limits.js';
import { failedReport, retryWarnings } from '../node/load-report.js';
import { PooledApp } from '../node/pooled-app.js';
import { ProcessPool } from '../node/process-pool.js';
import { warmUp } from '../node/warm-up.js';
import { type Machine, processEnvironment } from '../process-environment.js';
import type { ProcessEnd } from '../program.js';
import { CrashCount } from './crash-count.js';
import { FunctionCalls } from './function-calls.js';
import { handlerCommand } from './handler-command.js';
import { handlerReport } from './handler-functions.js';
import { checkUnused, freePort } from './handler-port.js';
import { HandlerProgram } from './handler-program.js';
import { type HandlerSettings, readHandlerSettings } from './handler-settings.js';
import { LoadedCustomApp } from './loaded-custom-app.js';

export interface CustomLanguageHostOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** The machine's variables, of which a few reach the handlers. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly limits?: Partial<ProcessLimits>;
}

/** What is known of an app before anything of it has run. */
interface Described {
  readonly folder: AppFolder;
  readonly options: LoadOptions;
  readonly settings: HandlerSettings;
  readonly hostJson: HostJson;
  readonly report: LoadReport;
  readonly crashes: CrashCount;
}

/**
 * Runs apps whose functions are a program of any language that listens for HTTP (language-worker contract, section 6). The life of its process is that of
 * every language process; what differs is how it is started, and what is said to it.
 */
export class CustomLanguageHost implements LanguageHost {
  readonly runtime = 'custom';
  /** The handler is the app's. */
  readonly programFiles = [];
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #machine: Machine;
  readonly #limits: ProcessLimits;

  constructor({ logger, clock, environment = {}, limits }: CustomLanguageHostOptions) {
    this.#logger = logger;
    this.#clock = clock;
    this.#machine = { variables: environment, instanceId: randomBytes(16).toString('hex') };
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  runtimes(): Promise<readonly string[]> {
    return Promise.resolve(['custom']);
  }

  async load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp> {
    let hostJson = DEFAULT_HOST_JSON;
    try {
      hostJson = await readHostJson(folder.path, folder.settings);
      const described = await this.#describe(folder, options, hostJson);
      if (described.report.functions.length === 0) return this.#failed(described.report);
      const first = await this.#startFirst(described);
      for (const message of retryWarnings(described.report)) this.#tell(options, 'Warning', message);
      return this.#loaded(described, first);
    } catch (error) {
      if (!(error instanceof NightshiftError)) throw error;
      return this.#failed(failedReport(hostJson, error));
    }
  }

  async #describe(folder: AppFolder, options: LoadOptions, hostJson: HostJson): Promise<Described> {
    const { config } = hostJson;
    const settings = readHandlerSettings(join(folder.path, 'host.json'), config.raw);
    const { routePrefix = config.routePrefix } = settings;
    const report = await handlerReport(folder, { ...hostJson, config: { ...config, routePrefix } }, settings);
    return { folder, options, settings, hostJson, report, crashes: new CrashCount(this.#clock) };
  }

  /** A handler that ends while it starts is started again, as one that ends later is. */
  async #startFirst(described: Described): Promise<LanguageProcess> {
    const { crashes, options } = described;
    const signal = options.signal ?? new AbortController().signal;
    for (;;) {
      try {
        return await this.#start(described, signal);
      } catch (error) {
        // It has not ended by itself: it would not answer the next time either.
        if (codeOf(error) !== 'PROCESS_EXITED' || signal.aborted) throw error;
        const failure = await crashes.failureWhenKnown();
        if (failure !== undefined) throw new NightshiftError('PROCESS_EXITED', failure, { cause: error });
        await delay(this.#limits.refillMinMs);
      }
    }
  }

  #loaded(described: Described, first: LanguageProcess): LoadedApp {
    const { folder, options, report, settings, crashes } = described;
    const logger = this.#logger.child({ app: folder.app, version: folder.version });
    const pool = new ProcessPool(first, {
      // One handler for each app (language-worker contract, section 6.1).
      size: 1,
      start: async (signal) => {
        const failure = await crashes.failureWhenKnown();
        if (failure !== undefined) {
          this.#tell(options, 'Error', failure);
          await delay(crashes.waitMs, undefined, { signal });
        }
        return this.#start(described, signal);
      },
      limits: this.#limits,
      clock: this.#clock,
      logger,
    });
    const { concurrency = DEFAULT_CONCURRENCY } = options;
    const app = new PooledApp({ report, pool, concurrency, clock: this.#clock });
    return new LoadedCustomApp({ app, crashes, clock: this.#clock, onePort: settings.port !== undefined });
  }

  #failed(report: LoadReport): LoadedApp {
    return new PooledApp({ report, pool: undefined, concurrency: 0, clock: this.#clock });
  }

  #tell({ onAppLog }: LoadOptions, level: LogLine['level'], message: string): void {
    onAppLog({ at: this.#clock.now().toISOString(), level, message });
  }

  /** Throws HOST_JSON_INVALID, PROCESS_EXITED when it went before it listened, APP_NOT_LOADED when it does not listen in time. */
  async #start(described: Described, signal: AbortSignal): Promise<LanguageProcess> {
    const { folder, options, settings, hostJson, crashes } = described;
    const { app, version } = folder;
    const program = await this.#programOf(described);
    let crash: Promise<string> | undefined;
    const onCrash = (ended: Promise<ProcessEnd>) => {
      crash = ended.then((end) => `it ${describeEnd(end)}`);
      crashes.add(crash);
    };
    try {
      const { process } = await LanguageProcess.start(
        {
          folder,
          open: (events) => new HandlerProgram({ ...program, onCrash }, events),
          limits: { ...this.#limits, startMs: settings.initializationMs },
          clock: this.#clock,
          onAppLog: options.onAppLog,
          logLevels: hostJson.logLevels,
        },
        signal,
      );
      const { pid, ended } = process;
      this.#logger.info({ app, version, pid }, 'Custom handler ready');
      void ended.then(({ how }) => this.#logger.info({ app, version, pid, how }, 'Custom handler ended'));
      await this.#warmUp(process, described, signal);
      return process;
    } catch (error) {
      if (crash !== undefined) {
        throw new NightshiftError('PROCESS_EXITED', `The custom handler: ${await crash}`, { cause: error });
      }
      if (!signal.aborted) crashes.add(Promise.resolve(toError(error).message));
      throw error;
    }
  }

  #warmUp(process: LanguageProcess, described: Described, signal: AbortSignal): Promise<void> {
    const { folder, options, report } = described;
    const { functions } = report;
    const { onAppLog } = options;
    const limitMs = this.#limits.loadMs;
    return warmUp(process, { folder, functions, clock: this.#clock, onAppLog, limitMs, signal });
  }

  async #programOf({ folder, settings, report }: Described) {
    if (settings.port !== undefined) await checkUnused(settings.port);
    const port = settings.port ?? (await freePort());
    const worker = randomUUID();
    const environment = {
      ...processEnvironment(folder, 'custom', this.#machine),
      FUNCTIONS_CUSTOMHANDLER_PORT: String(port),
      FUNCTIONS_HTTPWORKER_PORT: String(port),
      FUNCTIONS_CUSTOMHANDLER_WORKER_ID: worker,
      FUNCTIONS_HTTPWORKER_ID: worker,
      FUNCTIONS_APP_ROOT_PATH: folder.path,
    };
    const { functions } = report;
    return {
      ...(await handlerCommand(folder.path, settings, environment)),
      environment,
      user: folder.user,
      port,
      calls: new FunctionCalls({ app: folder.app, functions, mode: settings.http, clock: this.#clock }),
    };
  }
}
