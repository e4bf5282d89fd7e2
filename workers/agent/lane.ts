import { codec } from '#contracts/messages/codec.js';
import { RUN_INVOCATION, RunInvocation } from '#contracts/messages/run-invocation.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { RecordWriter } from '#contracts/record-writer.js';
import type { Bodies } from './bodies.js';
import type { Cancellations } from './cancellations.js';
import type { ForeignBrokers } from './foreign-brokers.js';
import type { InvocationRunner } from './invocation-runner.js';
import type { LeaseKeeper } from './lease-keeper.js';
import type { LoadedVersion } from './loaded-version.js';
import type { ManagementClient } from './management-client.js';
import type { ProgressReporter } from './progress-reporter.js';
import type { ResultSender } from './result-sender.js';
import type { RunsInHand } from './runs-in-hand.js';

/** What both lanes of every app share. */
export interface LaneTools {
  readonly queue: DurableQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly records: RecordWriter;
  readonly runner: InvocationRunner;
  readonly bodies: Bodies;
  /** Brokers that apps name. */
  readonly foreign: ForeignBrokers;
  readonly results: ResultSender;
  readonly progress: ProgressReporter;
  readonly management: Pick<ManagementClient, 'attempts' | 'claim' | 'giveBackClaim' | 'park'>;
  readonly leases: LeaseKeeper;
  /** Durable runs of house queues. One for every lane: a lane that was held or replaced has runs in hand that its successor is handed again. */
  readonly inHand: RunsInHand;
  readonly cancellations: Cancellations;
  /** When a durable run takes a lease, counted from its delivery: a quarter of the broker's consumer timeout. */
  readonly leaseAfterMs: number;
  readonly workerId: () => string;
  /** `process` of the worker's heartbeat. */
  readonly process: string;
}

/** The app a lane works for. */
export interface LaneApp {
  readonly name: string;
  /** The version in service. */
  readonly current: () => LoadedVersion;
  /** The version of this name where it is loaded, else the one in service. */
  readonly named: (version: string) => LoadedVersion;
  /** Resolves at once unless a call asks for a function that only a version we have not loaded yet may have; then after one look for a newer one. */
  readonly catchUp: (calls: RunInvocation['calls']) => Promise<void> | undefined;
}

export const runInvocation = codec(RUN_INVOCATION, RunInvocation);
