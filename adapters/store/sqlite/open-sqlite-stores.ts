import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { migrate } from './migrate.js';
import { retryWhileBusy } from './retry-while-busy.js';
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
import { SqliteLeaseStore } from './sqlite-lease-store.js';
import { SqlitePackageStore } from './sqlite-package-store.js';
import { SqliteParkedStore } from './sqlite-parked-store.js';
import { SqlitePayloadStore } from './sqlite-payload-store.js';
import { SqliteQueueClaimStore } from './sqlite-queue-claim-store.js';
import { SqliteRunClaimStore } from './sqlite-run-claim-store.js';
import { SqliteTimerStore } from './sqlite-timer-store.js';
import { SqliteTokenStore } from './sqlite-token-store.js';
import { SqliteWorkerStore } from './sqlite-worker-store.js';
import { ThreadedExecutionStore } from './threaded-execution-store.js';

/** Far longer than any transaction of ours. */
const BUSY_TIMEOUT_MS = 5_000;

const PING = 'SELECT name FROM schema_migration LIMIT 1';

export interface SqliteStoresOpening {
  readonly path: string;
  readonly logger: Logger;
  /** How long a write waits for a writer in another process before it fails with STORE_UNAVAILABLE. */
  readonly busyTimeoutMs?: number;
  /** `thread`: history is written and read in a thread of its own, so that a flush never holds up the calls this process serves. */
  readonly history?: 'thread' | 'inline';
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
}: SqliteStoresOpening): Promise<Stores> {
  makePrivateFile(path);
  const database = new SqliteDatabase(path);
  try {
    // Turning a new file to WAL takes the lock for a moment.
    await retryWhileBusy(() => database.configure());
    await migrate(database, logger);
    database.waitWhenBusy(busyTimeoutMs);
    return storesOn(database, history === 'thread' ? new ThreadedExecutionStore({ path, busyTimeoutMs }) : undefined);
  } catch (error) {
    database.close();
    throw error;
  }
}

function storesOn(database: SqliteDatabase, threaded: ThreadedExecutionStore | undefined): Stores {
  const contents = new SqliteContents(database);
  contents.sweep();
  const ping = database.prepare(PING);
  return {
    apps: new SqliteAppStore(database),
    packages: new SqlitePackageStore(database, contents),
    executions: threaded ?? new SqliteExecutionStore(database),
    payloads: new SqlitePayloadStore(database, contents),
    parked: new SqliteParkedStore(database),
    leases: new SqliteLeaseStore(database),
    cancellations: new SqliteCancellationStore(database),
    runClaims: new SqliteRunClaimStore(database),
    idempotency: new SqliteIdempotencyStore(database),
    deadLetters: new SqliteDeadLetterStore(database),
    audit: new SqliteAuditStore(database),
    batches: new SqliteBatchStore(database),
    queueClaims: new SqliteQueueClaimStore(database),
    tokens: new SqliteTokenStore(database),
    workers: new SqliteWorkerStore(database),
    notifications: new SqliteNotificationStore(database),
    timers: new SqliteTimerStore(database),
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
