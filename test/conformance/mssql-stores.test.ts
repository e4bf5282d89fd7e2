import { jest } from '@jest/globals';
import { openMssqlStores } from '#adapters/store/mssql/open-mssql-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { describeMssql } from '../support/mssql/describe-mssql.js';
import { appStoreSuite } from './app-store.suite.js';
import { auditStoreSuite } from './audit-store.suite.js';
import { batchStoreSuite } from './batch-store.suite.js';
import { deadLetterRedriveSuite } from './dead-letter-redrive.suite.js';
import { deadLetterStoreSuite } from './dead-letter-store.suite.js';
import { cancellationStoreSuite } from './cancellation-store.suite.js';
import { executionStoreSuite } from './execution-store.suite.js';
import { idempotencyStoreSuite } from './idempotency-store.suite.js';
import { notificationStoreSuite } from './notification-store.suite.js';
import { leaseStoreSuite } from './lease-store.suite.js';
import { packageStoreSuite } from './package-store.suite.js';
import { parkedStoreSuite } from './parked-store.suite.js';
import { payloadStoreSuite } from './payload-store.suite.js';
import { queueClaimStoreSuite } from './queue-claim-store.suite.js';
import { purgeStoreSuite } from './purge-store.suite.js';
import { retentionStoreSuite } from './retention-store.suite.js';
import { runClaimStoreSuite } from './run-claim-store.suite.js';
import { statisticsStoreSuite } from './statistics-store.suite.js';
import { severalNodesRunsSuite } from './several-nodes-runs.suite.js';
import { severalNodesSuite } from './several-nodes.suite.js';
import { timerStoreSuite } from './timer-store.suite.js';
import { tokenStoreSuite } from './token-store.suite.js';
import { workerStoreSuite } from './worker-store.suite.js';

// Each call is a round trip or more to a server that is busy with other things.
jest.setTimeout(30_000);

await describeMssql('SQL Server stores', (url) => {
  const open = (): Promise<Stores> => openMssqlStores({ url: url(), logger: new SilentLogger() });

  appStoreSuite('mssql', open);
  packageStoreSuite('mssql', open);
  executionStoreSuite('mssql', open);
  statisticsStoreSuite('mssql', open);
  retentionStoreSuite('mssql', open);
  purgeStoreSuite('mssql', open);
  payloadStoreSuite('mssql', open);
  queueClaimStoreSuite('mssql', open);
  parkedStoreSuite('mssql', open);
  leaseStoreSuite('mssql', open);
  cancellationStoreSuite('mssql', open);
  runClaimStoreSuite('mssql', open);
  idempotencyStoreSuite('mssql', open);
  batchStoreSuite('mssql', open);
  auditStoreSuite('mssql', open);
  deadLetterStoreSuite('mssql', open);
  deadLetterRedriveSuite('mssql', open);
  timerStoreSuite('mssql', open);
  tokenStoreSuite('mssql', open);
  workerStoreSuite('mssql', open);
  notificationStoreSuite('mssql', open);
  severalNodesSuite('mssql', open);
  severalNodesRunsSuite('mssql', open);
});
