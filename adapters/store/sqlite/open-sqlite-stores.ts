import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import type { Migration } from '../migration-steps.js';
import { migrate } from './migrate.js';
import { patient } from './patient.js';
import { retryWhileBusy } from './retry-while-busy.js';
import { SqliteAppExchangeStore } from './sqlite-app-exchange-store.js';
import { SqliteAppStore } from './sqlite-app-store.js';
import { SqliteAuditStore } from './sqlite-audit-store.js';
import { SqliteBatchStore } from './sqlite-batch-store.js';
import { SqliteCancellationStore } from './sqlite-cancellation-store.js';
import { SqliteContents } from './sqlite-contents.js';
import { SqliteDeadLetterStore } from './sqlite-dead-letter-store.js';
import { SqliteDatabase } from './sqlite-database.js';
import { translated } from './sqlite-errors.js';
import { SqliteExecutionStore } from './sqlite-execution-store.js';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.js';
import { SqliteNotificationStore } from './sqlite-notification-store.js';
import { SqliteKeyUseStore } from './sqlite-key-use-store.js';
import { SqliteLeaseStore } from './sqlite-lease-store.js';
import { SqlitePlacementStore } from './sqlite-placement-store.js';
import { SqlitePackageStore } from './sqlite-package-store.js';
import { SqliteParkedStore } from './sqlite-parked-store.js';
import { SqlitePayloadStore } from './sqlite-payload-store.js';
import { SqliteDeploymentStore } from './sqlite-deployment-store.js';
import { SqlitePublishCredentialStore } from './sqlite-publish-credential-store.js';
import { SqliteQueueClaimStore } from './sqlite-queue-claim-store.js';
import { SqliteRunClaimStore } from './sqlite-run-claim-store.js';
import { SqlitePurgeStore } from './sqlite-purge-store.js';
import { SqliteRetentionStore } from './sqlite-retention-store.js';
import { SqliteSecretStore } from './sqlite-secret-store.js';
import { SqliteStatisticsStore } from './sqlite-statistics-store.js';
import { SqliteTimerStore } from './sqlite-timer-store.js';
import { SqliteTokenStore } from './sqlite-token-store.js';
import { SqliteVersionStore } from './sqlite-version-store.js';
import { SqliteSignInAttemptStore } from './sqlite-sign-in-attempt-store.js';
import { SqliteUserStore } from './sqlite-user-store.js';
import { SqliteWorkerStore } from './sqlite-worker-store.js';
import { ThreadedHistory } from './threaded-history.js';

/** Far longer than any transaction of ours. */
const BUSY_TIMEOUT_MS = 5_000;

const PING = 'SELECT name FROM schema_migration LIMIT 1';

export interface SqliteStoresOpening {
  readonly path: string;
  readonly logger: Logger;
  /** How long a write waits for a writer in another process, with the event loop going on, before it fails with STORE_UNAVAILABLE. */
  readonly busyTimeoutMs?: number;
  /** `thread`: history is written and read in threads of its own, so that a flush never holds up the calls this process serves. */
  readonly history?: 'thread' | 'inline';
  /** `check`: rejects with STORE_SCHEMA_OLDER in place of changing the schema. */
  readonly migration?: Migration;
}

/**
 * Opens the file, making it and its folder when they are missing, and brings its schema up to date. Several processes may have one file open.
 * Rejects with STORE_UNAVAILABLE, or STORE_SCHEMA_NEWER.
 */
export async function openSqliteStores({
  path,
  logger,
  busyTimeoutMs = BUSY_TIMEOUT_MS,
  history = 'inline',
  migration = 'auto',
}: SqliteStoresOpening): Promise<Stores> {
  const database = await openDatabase(path, busyTimeoutMs);
  try {
    await migrate(database, logger, { migration });
    const contents = new SqliteContents(database);
    await retryWhileBusy(() => contents.sweep());
    const threaded = history === 'thread' ? new ThreadedHistory({ path, busyTimeoutMs }) : undefined;
    return storesOn(database, { contents, threaded, patienceMs: busyTimeoutMs });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Makes the file and its folder when they are missing. */
export async function openDatabase(path: string, busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<SqliteDatabase> {
  makePrivateFile(path);
  const database = new SqliteDatabase(path, busyTimeoutMs);
  try {
    // Turning a new file to WAL takes the lock for a moment.
    await retryWhileBusy(() => database.configure());
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

interface Parts {
  readonly contents: SqliteContents;
  readonly threaded: ThreadedHistory | undefined;
  readonly patienceMs: number;
}

function storesOn(database: SqliteDatabase, { contents, threaded, patienceMs }: Parts): Stores {
  const ping = database.prepare(PING);
  return {
    apps: patient(new SqliteAppStore(database), patienceMs),
    appExchanges: patient(new SqliteAppExchangeStore(database), patienceMs),
    versions: patient(new SqliteVersionStore(database), patienceMs),
    secrets: patient(new SqliteSecretStore(database), patienceMs),
    packages: new SqlitePackageStore(database, contents),
    executions: threaded?.executions ?? patient(new SqliteExecutionStore(database), patienceMs),
    statistics: threaded?.statistics ?? new SqliteStatisticsStore(database),
    retention: threaded?.retention ?? patient(new SqliteRetentionStore(database), patienceMs),
    purges: threaded?.purges ?? patient(new SqlitePurgeStore(database), patienceMs),
    payloads: new SqlitePayloadStore(database, contents),
    parked: patient(new SqliteParkedStore(database), patienceMs),
    placements: patient(new SqlitePlacementStore(database), patienceMs),
    leases: patient(new SqliteLeaseStore(database), patienceMs),
    cancellations: patient(new SqliteCancellationStore(database), patienceMs),
    runClaims: patient(new SqliteRunClaimStore(database), patienceMs),
    idempotency: patient(new SqliteIdempotencyStore(database), patienceMs),
    deadLetters: patient(new SqliteDeadLetterStore(database), patienceMs),
    audit: patient(new SqliteAuditStore(database), patienceMs),
    batches: patient(new SqliteBatchStore(database), patienceMs),
    queueClaims: patient(new SqliteQueueClaimStore(database), patienceMs),
    tokens: patient(new SqliteTokenStore(database), patienceMs),
    deployments: patient(new SqliteDeploymentStore(database), patienceMs),
    publishCredentials: patient(new SqlitePublishCredentialStore(database), patienceMs),
    keyUses: patient(new SqliteKeyUseStore(database), patienceMs),
    users: patient(new SqliteUserStore(database), patienceMs),
    signInAttempts: patient(new SqliteSignInAttemptStore(database), patienceMs),
    workers: patient(new SqliteWorkerStore(database), patienceMs),
    notifications: patient(new SqliteNotificationStore(database), patienceMs),
    timers: patient(new SqliteTimerStore(database), patienceMs),
    ping: async () => {
      ping.get();
    },
    close: async () => {
      await threaded?.close();
      database.close();
    },
  };
}

/** It holds what requests carried: for its owner only. SQLite gives the files it makes beside it the same mode. */
function makePrivateFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw translated(error, path);
  }
}
