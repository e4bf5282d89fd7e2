import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { QueueBrokers } from '#contracts/ports/queue-brokers.js';
import type { Signals } from '#contracts/ports/signals.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { AppLoader } from './agent/app-loader.js';
import { AppRoster } from './agent/app-roster.js';
import { AvailabilityWatch } from './agent/availability-watch.js';
import { Bodies } from './agent/bodies.js';
import { Cancellations } from './agent/cancellations.js';
import { DrainLimit } from './agent/drain-limit.js';
import { ForeignBrokers } from './agent/foreign-brokers.js';
import { IdentityLock } from './agent/identity-lock.js';
import { InvocationRunner } from './agent/invocation-runner.js';
import type { LaneTools } from './agent/lane.js';
import { LeaseKeeper } from './agent/lease-keeper.js';
import { LoadReporter } from './agent/load-reporter.js';
import { LogTail } from './agent/log-tail.js';
import { MachineLoad } from './agent/machine-load.js';
import { ManagementClient } from './agent/management-client.js';
import { ManagementLink } from './agent/management-link.js';
import { Membership } from './agent/membership.js';
import { ProgressReporter } from './agent/progress-reporter.js';
import { RegisteredBatches } from './agent/registered-batches.js';
import { Reachability } from './agent/reachability.js';
import { ResultSender } from './agent/result-sender.js';
import { RunsInHand } from './agent/runs-in-hand.js';
import { SafeObserver } from './agent/safe-observer.js';
import { Worker } from './agent/worker.js';
import { workerFacts } from './agent/worker-facts.js';
import type { WorkerObserver } from './agent/worker-observer.js';
import { availabilityOf } from './availability.js';
import { OutputSender } from './bindings/outputs/output-sender.js';
import { Isolation } from './isolation/isolation.js';
import { labelsOf } from './labels.js';
import type { LanguageHost } from './languages/language-host.js';
import { DownloadedPackages } from './packages/downloaded-packages.js';
import type { PackageSource } from './packages/package-source.js';
import type { WorkerConfig } from './worker.config.js';

export interface WorkerOptions {
  /** Opened and closed by the caller, after the worker has stopped. */
  readonly queue: DurableQueue;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: WorkerConfig;
  readonly languages: readonly LanguageHost[];
  /** Of Nightshift. */
  readonly release: string;
  /** Downloaded from management when not given. */
  readonly packages?: PackageSource;
  /** The way to brokers that apps name; without it they reach none but ours. */
  readonly brokers?: QueueBrokers;
  readonly observer?: WorkerObserver;
}

/** Of the broker's consumer timeout: early enough for management to be away for a while. */
const LEASE_PART = 4;

/** Puts a worker together; nothing is opened before `start`. */
export function createWorker(options: WorkerOptions): Worker {
  const { config, logger, signals } = options;
  const client: ManagementClient = new ManagementClient(config.managementUrl, () => membership.credential);
  const reachability = new Reachability(logger, config.managementUrl);
  const membership: Membership = new Membership({
    client,
    reachability,
    logger,
    lock: new IdentityLock(config.stateDir, logger, () => worker.state),
    file: join(config.stateDir, 'worker.json'),
    name: config.name ?? hostname(),
    labels: labelsOf(config.labels),
    joinToken: config.joinToken,
    onRenewed: () => link.reconnect(),
  });
  const packages = options.packages ?? downloadedPackages(config, client);
  const isolation = new Isolation({
    config,
    inPlace: packages.inPlace,
    programFiles: options.languages.flatMap(({ programFiles }) => programFiles),
    logger,
  });
  const lanes = laneTools(options, client, () => membership.workerId);
  const link: ManagementLink = new ManagementLink({
    managementUrl: config.managementUrl,
    credential: () => membership.credential,
    heartbeat: (first) => worker.heartbeat(first),
    onOpen: () => worker.refresh(),
    onNotice: () => worker.refresh(),
    onRefused: (credential) => membership.renew(credential, worker.stopping),
    reachability,
    logger,
  });
  const roster: AppRoster = new AppRoster({
    client,
    logger,
    app: {
      lanes,
      observer: lanes.observer,
      loader: new AppLoader({ packages, isolation, observer: lanes.observer, languages: options.languages, config }),
      reporter: new LoadReporter(client, logger),
      logger,
      config,
      changed: () => link.announce(),
    },
    onHold: (hold) => drainLimit.follow(hold),
  });
  const drainLimit = new DrainLimit({ roster, runner: lanes.runner, limitMs: config.drainTimeoutMs, logger });
  const availability = new AvailabilityWatch({
    availability: availabilityOf(config),
    clock: options.clock,
    logger,
    changed: (open) => {
      roster.setAvailable(open);
      // An app of which there are to be a few may have its place elsewhere by now.
      worker.refresh();
    },
  });
  const { process, runner, tail, results, progress, records, cancellations } = lanes;
  const parts = {
    process,
    startedAt: options.clock.now(),
    cancellations,
    membership,
    link,
    roster,
    drainLimit,
    availability,
    facts: () => workerFacts(options),
    load: new MachineLoad(),
    runner,
    tail,
    results,
    progress,
    records,
    signals,
    reachability,
    logger,
  };
  const worker: Worker = new Worker({ isolation, ...parts });
  return worker;
}

type ObservedLaneTools = LaneTools & { readonly observer: SafeObserver; readonly tail: LogTail };

function laneTools(options: WorkerOptions, client: ManagementClient, workerId: () => string): ObservedLaneTools {
  const { queue, signals, clock, logger } = options;
  const observer = new SafeObserver(options.observer ?? {}, logger);
  const process = randomUUID();
  const tail = new LogTail(signals, clock);
  const foreign = new ForeignBrokers(options.brokers, logger);
  const outputs = new OutputSender({
    queue,
    clock,
    foreign: (broker) => foreign.queuesOf(broker),
    batches: new RegisteredBatches(client),
  });
  return {
    queue,
    clock,
    logger,
    observer,
    records: new RecordWriter(queue, logger),
    runner: new InvocationRunner({ clock, logger, observer, outputs, tail }),
    tail,
    foreign,
    bodies: new Bodies(client),
    results: new ResultSender({ queue, logger, workerId }),
    progress: new ProgressReporter({ queue, clock, logger, workerId }),
    management: client,
    leases: new LeaseKeeper({ management: client, clock, logger, process }),
    inHand: new RunsInHand(),
    cancellations: new Cancellations({ management: client, clock, logger }),
    leaseAfterMs: options.config.consumerTimeoutMs / LEASE_PART,
    workerId,
    process,
  };
}

function downloadedPackages(config: WorkerConfig, client: ManagementClient): PackageSource {
  const download = (app: string, version: string) => client.download(app, version);
  return new DownloadedPackages(join(config.stateDir, 'packages'), download, config.packageCacheBytes);
}
