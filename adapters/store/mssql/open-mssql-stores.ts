import type { Logger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import type { Migration } from '../migration-steps.js';
import { HistoryPartitions } from './history-partitions.js';
import { LastingPool } from './lasting-pool.js';
import { migrate } from './migrate.js';
import { MssqlAppExchangeStore } from './mssql-app-exchange-store.js';
import { MssqlAppStore } from './mssql-app-store.js';
import { MssqlAuditStore } from './mssql-audit-store.js';
import { MssqlCancellationStore } from './mssql-cancellation-store.js';
import { mssqlConnection } from './mssql-connection.js';
import { MssqlContents } from './mssql-contents.js';
import { MssqlBatchStore } from './mssql-batch-store.js';
import { MssqlNotificationStore } from './mssql-notification-store.js';
import { MssqlTimerStore } from './mssql-timer-store.js';
import { MssqlDatabase } from './mssql-database.js';
import { MssqlDeadLetterStore } from './mssql-dead-letter-store.js';
import { MssqlExecutionStore } from './mssql-execution-store.js';
import { MssqlIdempotencyStore } from './mssql-idempotency-store.js';
import { MssqlKeyUseStore } from './mssql-key-use-store.js';
import { MssqlLeaseStore } from './mssql-lease-store.js';
import { MssqlPlacementStore } from './mssql-placement-store.js';
import { MssqlPackageStore } from './mssql-package-store.js';
import { MssqlParkedStore } from './mssql-parked-store.js';
import { MssqlPayloadStore } from './mssql-payload-store.js';
import { MssqlDeploymentStore } from './mssql-deployment-store.js';
import { MssqlPublishCredentialStore } from './mssql-publish-credential-store.js';
import { MssqlPurgeStore } from './mssql-purge-store.js';
import { MssqlQueueClaimStore } from './mssql-queue-claim-store.js';
import { MssqlRetentionStore } from './mssql-retention-store.js';
import { MssqlRunClaimStore } from './mssql-run-claim-store.js';
import { query } from './mssql-statement.js';
import { MssqlSecretStore } from './mssql-secret-store.js';
import { MssqlStatisticsStore } from './mssql-statistics-store.js';
import { MssqlTokenStore } from './mssql-token-store.js';
import { MssqlVersionStore } from './mssql-version-store.js';
import { MssqlSignInAttemptStore } from './mssql-sign-in-attempt-store.js';
import { MssqlUserStore } from './mssql-user-store.js';
import { MssqlWorkerStore } from './mssql-worker-store.js';
import type { MssqlConfig } from './store.config.js';

const PING = query('SELECT 1 AS alive');

/** Every node of a set-up opens the same database. */
export interface MssqlStoresOpening {
  readonly url: string;
  readonly logger: Logger;
  /** The defaults of the options, unless they are given. */
  readonly options?: MssqlConfig;
  /** `check`: rejects with STORE_SCHEMA_OLDER in place of changing the schema. */
  readonly migration?: Migration;
}

/** Connects and brings the schema up to date. Rejects with STORE_UNAVAILABLE, STORE_SCHEMA_NEWER or STORE_SCHEMA_OLDER. */
export async function openMssqlStores({
  url,
  logger,
  options,
  migration = 'auto',
}: MssqlStoresOpening): Promise<Stores> {
  const { place, config } = mssqlConnection(url, options);
  const pool = new LastingPool(config, logger);
  const database = new MssqlDatabase(place, pool);
  try {
    await migrate(database, logger, { migration });
    const contents = new MssqlContents(database);
    await contents.sweep();
    const partitions = new HistoryPartitions(database, logger);
    // What is in the way now, such as a full disk, is no reason not to start: whoever has the turn of retention tries again.
    await partitions.prepare(new Date()).catch((error: unknown) => {
      logger.warn({ error }, 'The partitions of the coming days could not be made');
    });
    return storesOn(database, pool, { contents, partitions });
  } catch (error) {
    await pool.close();
    throw error;
  }
}

interface Shared {
  readonly contents: MssqlContents;
  readonly partitions: HistoryPartitions;
}

function storesOn(database: MssqlDatabase, pool: LastingPool, { contents, partitions }: Shared): Stores {
  return {
    apps: new MssqlAppStore(database),
    appExchanges: new MssqlAppExchangeStore(database),
    versions: new MssqlVersionStore(database),
    secrets: new MssqlSecretStore(database),
    packages: new MssqlPackageStore(database, contents),
    executions: new MssqlExecutionStore(database),
    statistics: new MssqlStatisticsStore(database),
    retention: new MssqlRetentionStore(database, partitions),
    purges: new MssqlPurgeStore(database),
    payloads: new MssqlPayloadStore(database, contents),
    parked: new MssqlParkedStore(database),
    placements: new MssqlPlacementStore(database),
    leases: new MssqlLeaseStore(database),
    cancellations: new MssqlCancellationStore(database),
    runClaims: new MssqlRunClaimStore(database),
    idempotency: new MssqlIdempotencyStore(database),
    deadLetters: new MssqlDeadLetterStore(database),
    audit: new MssqlAuditStore(database),
    batches: new MssqlBatchStore(database),
    queueClaims: new MssqlQueueClaimStore(database),
    tokens: new MssqlTokenStore(database),
    deployments: new MssqlDeploymentStore(database),
    publishCredentials: new MssqlPublishCredentialStore(database),
    keyUses: new MssqlKeyUseStore(database),
    users: new MssqlUserStore(database),
    signInAttempts: new MssqlSignInAttemptStore(database),
    workers: new MssqlWorkerStore(database),
    notifications: new MssqlNotificationStore(database),
    timers: new MssqlTimerStore(database),
    ping: async () => {
      await database.row(PING);
    },
    connections: () => pool.counts,
    close: () => pool.close(),
  };
}
