import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Clock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { Signals } from '#contracts/ports/signals.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { AppStore } from './apps/app-store.js';
import { KeyUseStore } from './apps/keys/key-use-store.js';
import { AppExchangeStore } from './apps/slots/app-exchange-store.js';
import { VersionStore } from './apps/versions/version-store.js';
import { BatchStore } from './batches/batch-store.js';
import { DeadLetterStore } from './executions/dead-letters/dead-letter-store.js';
import { CancellationStore } from './executions/cancellations/cancellation-store.js';
import { ExecutionStore } from './executions/execution-store.js';
import { LeaseStore } from './executions/leases/lease-store.js';
import { ParkedStore } from './executions/parked/parked-store.js';
import { PayloadStore } from './executions/payload-store.js';
import { PurgeStore } from './executions/purge/purge-store.js';
import { RetentionStore } from './executions/retention/retention-store.js';
import { StatisticsStore } from './executions/statistics/statistics-store.js';
import { RunClaimStore } from './executions/run-claims/run-claim-store.js';
import { PlacementStore } from './fleet/placement/placement-store.js';
import { WorkerStore } from './fleet/worker-store.js';
import { IdempotencyStore } from './gateway/idempotency/idempotency-store.js';
import { AuditStore } from './identity/audit/audit-store.js';
import { KeyRing } from './identity/key-ring/key-ring.js';
import { PublishCredentialStore } from './identity/publishers/publish-credential-store.js';
import { QueueClaimStore } from './intake/queue-claim-store.js';
import { SignInAttemptStore } from './identity/sessions/sign-in-attempt-store.js';
import { TokenStore } from './identity/tokens/token-store.js';
import { UserStore } from './identity/users/user-store.js';
import { NotificationStore } from './notifications/notification-store.js';
import { DeploymentStore } from './publishing/deployments/deployment-store.js';
import { PackageStore } from './publishing/package-store.js';
import { observeConnections } from './store-metrics.js';
import { STORES, type Stores } from './stores.js';
import { TimerStore } from './timers/timer-store.js';

/** What every module of management stands on: the ports, opened by the composition root, which closes them too. */
export interface Platform {
  readonly queue: DurableQueue;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stores: Stores;
  readonly keyRing: KeyRing;
  /** Configurations, each under its feature's token. */
  readonly configs: readonly { readonly token: symbol; readonly value: object }[];
}

/** Ports, stores and configurations by class token, for every module without an import. */
@Global()
@Module({})
export class PlatformModule {
  static of(platform: Platform): DynamicModule {
    const providers = providersOf(platform);
    return { module: PlatformModule, providers, exports: providers };
  }
}

function providersOf(platform: Platform): Provider[] {
  const { queue, signals, clock, logger, stores, keyRing, configs } = platform;
  const values: [provide: symbol | (abstract new (...args: never[]) => object), useValue: object][] = [
    [DurableQueue, queue],
    [Signals, signals],
    [Clock, clock],
    [Logger, logger],
    [KeyRing, keyRing],
    [RecordWriter, new RecordWriter(queue, logger)],
    [Registry, metricsRegistry(stores)],
    [STORES, stores],
    [AppStore, stores.apps],
    [VersionStore, stores.versions],
    [AppExchangeStore, stores.appExchanges],
    [PackageStore, stores.packages],
    [ExecutionStore, stores.executions],
    [StatisticsStore, stores.statistics],
    [RetentionStore, stores.retention],
    [PurgeStore, stores.purges],
    [PayloadStore, stores.payloads],
    [ParkedStore, stores.parked],
    [LeaseStore, stores.leases],
    [CancellationStore, stores.cancellations],
    [RunClaimStore, stores.runClaims],
    [IdempotencyStore, stores.idempotency],
    [DeadLetterStore, stores.deadLetters],
    [AuditStore, stores.audit],
    [BatchStore, stores.batches],
    [QueueClaimStore, stores.queueClaims],
    [TokenStore, stores.tokens],
    [DeploymentStore, stores.deployments],
    [PublishCredentialStore, stores.publishCredentials],
    [KeyUseStore, stores.keyUses],
    [UserStore, stores.users],
    [SignInAttemptStore, stores.signInAttempts],
    [WorkerStore, stores.workers],
    [PlacementStore, stores.placements],
    [NotificationStore, stores.notifications],
    [TimerStore, stores.timers],
    ...configs.map(({ token, value }): [symbol, object] => [token, value]),
  ];
  return values.map(([provide, useValue]) => ({ provide, useValue }));
}

/** A registry per management, not prom-client's global one: two of them may live in one process. */
function metricsRegistry(stores: Stores): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  observeConnections(registry, stores);
  return registry;
}
