import type { EndedRecord, ExecutionRecord, ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import type { AttemptCount, ParkedMessage, RunClaim, RunClaimAnswer } from '#contracts/messages/worker-link.js';
import { SystemClock, type Clock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { OutputSender } from '#workers/bindings/outputs/output-sender.js';
import type { FunctionBindings } from '#workers/bindings/read-bindings.js';
import type { QueueBrokers } from '#contracts/ports/queue-brokers.js';
import { ForeignBrokers } from '#workers/agent/foreign-brokers.js';
import { Bodies } from '#workers/agent/bodies.js';
import { Cancellations } from '#workers/agent/cancellations.js';
import { InvocationRunner } from '#workers/agent/invocation-runner.js';
import type { LaneApp, LaneTools } from '#workers/agent/lane.js';
import { LogTail } from '#workers/agent/log-tail.js';
import { LeaseKeeper } from '#workers/agent/lease-keeper.js';
import type { ManagementClient } from '#workers/agent/management-client.js';
import { LoadedVersion } from '#workers/agent/loaded-version.js';
import { ProgressReporter } from '#workers/agent/progress-reporter.js';
import { ResultSender } from '#workers/agent/result-sender.js';
import { RunsInHand } from '#workers/agent/runs-in-hand.js';
import { SafeObserver } from '#workers/agent/safe-observer.js';
import type { WorkerObserver } from '#workers/agent/worker-observer.js';
import { MemoryQueue } from './memory-queue.js';
import { ScriptedLanguage, type Script } from './scripted-language.js';

export type LeaseCalls = Pick<ManagementClient, 'takeLease' | 'renewLeases' | 'endLease' | 'returnLease'>;

export interface BenchOptions {
  readonly script?: Script;
  /** The retry policy of the app's function. */
  readonly retry?: unknown;
  readonly observer?: WorkerObserver;
  readonly clock?: Clock;
  readonly brokers?: QueueBrokers;
  /** Of the function `hello`. */
  readonly queues?: FunctionBindings;
  readonly attempts?: () => Promise<number | AttemptCount>;
  readonly claim?: (claim: RunClaim) => Promise<RunClaimAnswer['answer']>;
  readonly park?: (message: ParkedMessage) => Promise<void>;
  readonly leases?: Partial<LeaseCalls>;
  readonly cancellations?: () => Promise<readonly string[]>;
  readonly leaseAfterMs?: number;
  readonly payload?: () => Promise<Uint8Array>;
  readonly storePayload?: (reference: { name: string }, bytes: Uint8Array) => Promise<void>;
}

function countOf(count: number | AttemptCount): AttemptCount {
  return typeof count === 'number' ? { attempts: count } : count;
}

/** One loaded app and everything a lane needs around it, over a queue in memory. */
export class LaneBench {
  readonly queue = new MemoryQueue();
  readonly language: ScriptedLanguage;
  readonly cancellations: Cancellations;
  readonly claimsGivenBack: string[] = [];
  readonly tools: LaneTools;
  readonly app: LaneApp;

  private constructor(language: ScriptedLanguage, version: LoadedVersion, options: BenchOptions) {
    const { queue } = this;
    const logger = new SilentLogger();
    const clock = options.clock ?? new SystemClock();
    const workerId = () => 'worker-1';
    const foreign = new ForeignBrokers(options.brokers, logger);
    const nothing = () => Promise.reject(new Error('not part of this test'));
    const leases = {
      takeLease: nothing,
      renewLeases: nothing,
      endLease: nothing,
      returnLease: nothing,
      ...options.leases,
    };
    const cancellations = options.cancellations ?? (() => Promise.resolve([]));
    this.cancellations = new Cancellations({ management: { cancellations }, clock, logger });
    this.language = language;
    this.tools = {
      queue,
      clock,
      logger,
      workerId,
      records: new RecordWriter(queue, logger),
      runner: new InvocationRunner({
        clock,
        logger,
        observer: new SafeObserver(options.observer ?? {}, logger),
        tail: new LogTail(new EmbeddedSignals(logger), clock),
        outputs: new OutputSender({ queue, clock, foreign: (broker) => foreign.queuesOf(broker) }),
      }),
      foreign,
      bodies: new Bodies({ payload: options.payload ?? nothing, storePayload: options.storePayload ?? nothing }),
      results: new ResultSender({ queue, logger, workerId }),
      progress: new ProgressReporter({ queue, clock, logger, workerId }),
      management: {
        attempts: async () => countOf(await (options.attempts ?? nothing)()),
        claim: options.claim ?? nothing,
        park: options.park ?? nothing,
        giveBackClaim: (id) => Promise.resolve(void this.claimsGivenBack.push(id)),
      },
      process: 'process-1',
      leases: new LeaseKeeper({ management: leases, clock, logger, process: 'process-1' }),
      inHand: new RunsInHand(),
      cancellations: this.cancellations,
      leaseAfterMs: options.leaseAfterMs ?? 450_000,
    };
    this.app = { name: 'orders', current: () => version, named: () => version, catchUp: () => undefined };
  }

  static async open(options: BenchOptions = {}): Promise<LaneBench> {
    const { script, retry } = options;
    const language = new ScriptedLanguage({ ...(script === undefined ? {} : { script }), retry });
    const folder = { app: 'orders', version: '1', path: '/nowhere', settings: {} };
    const loaded = await language.load(folder, { onAppLog: () => undefined });
    return new LaneBench(
      language,
      new LoadedVersion('1', loaded, new Map(options.queues === undefined ? [] : [['hello', options.queues]])),
      options,
    );
  }

  /** Confirmed records, in order. */
  get records(): ExecutionRecord[] {
    return this.queue.bodies<ExecutionRecorded>('execution.recorded').flatMap(({ records }) => records);
  }

  get ended(): EndedRecord[] {
    return this.records.filter((record) => record.kind === 'ended');
  }
}
