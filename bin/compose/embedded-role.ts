import { join } from 'node:path';
import { loadConfig, shellEnvironment } from '../load-config.js';
import { logOptions } from './log.config.js';
import { managementSets } from './management-sets.js';
import { PinoLogger } from './pino-logger.js';
import { RabbitQueueBrokers } from './queue-brokers.js';
import { openEmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { sqlitePath, sqliteStoreOptions } from '#adapters/store/sqlite/store.config.js';
import { configInvalid, Secret } from '#contracts/config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { createManagement, type Management } from '#src/create-management.js';
import { rolesOf, type ManagementConfig } from '#src/management.config.js';
import { checkNotifications } from '#src/notifications/notifications.config.js';
import type { Worker } from '#workers/agent/worker.js';
import type { WorkerObserver } from '#workers/agent/worker-observer.js';
import { createWorker } from '#workers/create-worker.js';
import { CustomLanguageHost } from '#workers/languages/custom-handler/custom-language-host.js';
import { NodeLanguageHost } from '#workers/languages/node/node-language-host.js';
import type { PackageSource } from '#workers/packages/package-source.js';
import { limitsOf, nodeHostOptions, workerOptions } from '#workers/worker.config.js';
import { packageVersion } from './package-version.js';

const JOIN_TOKEN_HOURS = 1;

export interface EmbeddedOptions {
  /** Holds everything of this installation: database, broker file, tokens, packages. */
  readonly stateDir: string;
  /** Command-line flags, by variable name. */
  readonly overrides: Readonly<Record<string, string | undefined>>;
  /** By variable name, for variables that are not set. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly observer: WorkerObserver;
  /** The level of the process's own log when LOG_LEVEL is not set. */
  readonly logLevel: string;
  readonly packages?: PackageSource;
}

/** Management and one worker in this process, on SQLite and the embedded broker (ADR 0005). */
export class EmbeddedRole {
  readonly management: Management;
  readonly #worker: Worker;
  readonly #drainMs: number;
  readonly #closeAdapters: () => Promise<void>;

  private constructor(management: Management, worker: Worker, drainMs: number, closeAdapters: () => Promise<void>) {
    this.management = management;
    this.#worker = worker;
    this.#drainMs = drainMs;
    this.#closeAdapters = closeAdapters;
  }

  /** Opens the ports; `prepare` registers apps before the worker asks for its assignments. From then on it can be stopped. */
  static async open(
    options: EmbeddedOptions,
    prepare: (management: Management) => Promise<void>,
  ): Promise<EmbeddedRole> {
    const config = embeddedConfig(options);
    checkNotifications(config.sets.notifications);
    checkEmbedded(config.sets.management);
    const logger = PinoLogger.open('embedded', config.log.level);
    const clock = new SystemClock();
    const stores = await openSqliteStores({ history: 'thread', path: sqlitePath(config.store.url.reveal()), logger });
    const broker = await openEmbeddedBroker({ path: join(options.stateDir, 'broker.db'), logger, clock });
    const ports = { queue: broker.queue, signals: broker.signals, clock, logger };
    const management = await createManagement({
      ...ports,
      stores,
      config: config.sets,
      roles: rolesOf(config.sets.management),
    });
    await management.listen();
    await prepare(management);
    const { token } = await management.joinTokens.issue('embedded', JOIN_TOKEN_HOURS);
    const worker = createWorker({
      release: packageVersion(),
      ...ports,
      config: { ...config.worker, managementUrl: management.url, joinToken: new Secret(token) },
      languages: [
        new NodeLanguageHost({ logger, clock, environment: shellEnvironment(), ...nodeHostOptions(config.worker) }),
        new CustomLanguageHost({ logger, clock, environment: shellEnvironment(), limits: limitsOf(config.worker) }),
      ],
      brokers: new RabbitQueueBrokers(logger),
      observer: options.observer,
      ...(options.packages === undefined ? {} : { packages: options.packages }),
    });
    return new EmbeddedRole(management, worker, config.worker.drainTimeoutMs, async () => {
      await broker.close();
      await stores.close();
    });
  }

  /** Starts the worker. Resolves once the first apps are loaded, or have failed to, or when it is stopped before. */
  async load(): Promise<void> {
    try {
      await this.#worker.start();
    } catch (error) {
      if (!this.stopping) throw error;
    }
  }

  /** It has been asked to stop. */
  get stopping(): boolean {
    return this.#worker.stopping.aborted;
  }

  /** Finishes what runs, within the drain limit, then closes everything. */
  async stop(): Promise<void> {
    await this.#worker.drain(this.#drainMs);
    await this.#worker.close();
    await this.management.close(this.#drainMs);
    await this.#closeAdapters();
  }
}

function embeddedConfig({ stateDir, overrides, defaults, logLevel }: EmbeddedOptions) {
  const { log, store, worker, ...sets } = loadConfig(
    { log: logOptions, store: sqliteStoreOptions, worker: workerOptions, ...managementSets },
    overrides,
    // User code runs on this machine as it is.
    { LOG_LEVEL: logLevel, PUBLISHING_BUILD: 'on', ...defaults, ...placesUnder(stateDir) },
  );
  return { log, store, worker, sets };
}

function placesUnder(stateDir: string): Record<string, string> {
  return {
    MANAGEMENT_STATE_DIR: stateDir,
    STORE_URL: `sqlite:${join(stateDir, 'nightshift.db')}`,
    WORKER_STATE_DIR: join(stateDir, 'worker'),
  };
}

/** The worker in this process calls management by its address, which is not the name in a certificate. */
function checkEmbedded({ tlsCertFile, tlsKeyFile }: ManagementConfig): void {
  if (tlsCertFile === undefined && tlsKeyFile === undefined) return;
  throw configInvalid([
    'MANAGEMENT_TLS_CERT_FILE and _KEY_FILE are for `nightshift management`: here let a proxy end TLS for management; GATEWAY_TLS_* works',
  ]);
}
