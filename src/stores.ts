import type { AppStore } from './apps/app-store.js';
import type { KeyUseStore } from './apps/keys/key-use-store.js';
import type { SecretStore } from './apps/secrets/secret-store.js';
import type { AppExchangeStore } from './apps/slots/app-exchange-store.js';
import type { VersionStore } from './apps/versions/version-store.js';
import type { BatchStore } from './batches/batch-store.js';
import type { DeadLetterStore } from './executions/dead-letters/dead-letter-store.js';
import type { ExecutionStore } from './executions/execution-store.js';
import type { PurgeStore } from './executions/purge/purge-store.js';
import type { RetentionStore } from './executions/retention/retention-store.js';
import type { StatisticsStore } from './executions/statistics/statistics-store.js';
import type { CancellationStore } from './executions/cancellations/cancellation-store.js';
import type { LeaseStore } from './executions/leases/lease-store.js';
import type { ParkedStore } from './executions/parked/parked-store.js';
import type { PayloadStore } from './executions/payload-store.js';
import type { RunClaimStore } from './executions/run-claims/run-claim-store.js';
import type { PlacementStore } from './fleet/placement/placement-store.js';
import type { WorkerStore } from './fleet/worker-store.js';
import type { IdempotencyStore } from './gateway/idempotency/idempotency-store.js';
import type { AuditStore } from './identity/audit/audit-store.js';
import type { QueueClaimStore } from './intake/queue-claim-store.js';
import type { PublishCredentialStore } from './identity/publishers/publish-credential-store.js';
import type { SignInAttemptStore } from './identity/sessions/sign-in-attempt-store.js';
import type { TokenStore } from './identity/tokens/token-store.js';
import type { UserStore } from './identity/users/user-store.js';
import type { NotificationStore } from './notifications/notification-store.js';
import type { DeploymentStore } from './publishing/deployments/deployment-store.js';
import type { PackageStore } from './publishing/package-store.js';
import type { TimerStore } from './timers/timer-store.js';

/** What the connections to a database server are doing. */
export interface StoreConnections {
  readonly borrowed: number;
  readonly available: number;
  /** Work that waits for a connection. */
  readonly pending: number;
}

/** Every store management needs, opened together on one database. */
export interface Stores {
  readonly apps: AppStore;
  readonly versions: VersionStore;
  readonly secrets: SecretStore;
  readonly appExchanges: AppExchangeStore;
  readonly packages: PackageStore;
  readonly executions: ExecutionStore;
  readonly statistics: StatisticsStore;
  readonly retention: RetentionStore;
  readonly purges: PurgeStore;
  readonly payloads: PayloadStore;
  readonly parked: ParkedStore;
  readonly leases: LeaseStore;
  readonly cancellations: CancellationStore;
  readonly runClaims: RunClaimStore;
  readonly idempotency: IdempotencyStore;
  readonly deadLetters: DeadLetterStore;
  readonly audit: AuditStore;
  readonly batches: BatchStore;
  readonly queueClaims: QueueClaimStore;
  readonly tokens: TokenStore;
  readonly deployments: DeploymentStore;
  readonly publishCredentials: PublishCredentialStore;
  readonly keyUses: KeyUseStore;
  readonly users: UserStore;
  readonly signInAttempts: SignInAttemptStore;
  readonly workers: WorkerStore;
  readonly placements: PlacementStore;
  readonly notifications: NotificationStore;
  readonly timers: TimerStore;
  /** Rejects with STORE_UNAVAILABLE when the database does not answer. */
  ping(): Promise<void>;
  /** Of a store on a server only. */
  readonly connections?: () => StoreConnections;
  close(): Promise<void>;
}

/** Token of the stores as a whole: for health, which asks all of them at once. A feature injects its own store. */
export const STORES = Symbol('STORES');
