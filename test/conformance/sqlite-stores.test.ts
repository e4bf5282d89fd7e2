import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { appStoreSuite } from './app-store.suite.js';
import { auditStoreSuite } from './audit-store.suite.js';
import { batchStoreSuite } from './batch-store.suite.js';
import { deadLetterRedriveSuite } from './dead-letter-redrive.suite.js';
import { deadLetterStoreSuite } from './dead-letter-store.suite.js';
import { cancellationStoreSuite } from './cancellation-store.suite.js';
import { executionStoreSuite } from './execution-store.suite.js';
import { idempotencyStoreSuite } from './idempotency-store.suite.js';
import { notificationStoreSuite } from './notification-store.suite.js';
import { keyUseStoreSuite } from './key-use-store.suite.js';
import { leaseStoreSuite } from './lease-store.suite.js';
import { packageStoreSuite } from './package-store.suite.js';
import { parkedStoreSuite } from './parked-store.suite.js';
import { placementStoreSuite } from './placement-store.suite.js';
import { payloadStoreSuite } from './payload-store.suite.js';
import { deploymentStoreSuite } from './deployment-store.suite.js';
import { publishCredentialStoreSuite } from './publish-credential-store.suite.js';
import { queueClaimStoreSuite } from './queue-claim-store.suite.js';
import { purgeStoreSuite } from './purge-store.suite.js';
import { retentionStoreSuite } from './retention-store.suite.js';
import { runClaimStoreSuite } from './run-claim-store.suite.js';
import { statisticsStoreSuite } from './statistics-store.suite.js';
import { severalNodesRunsSuite } from './several-nodes-runs.suite.js';
import { severalNodesSuite } from './several-nodes.suite.js';
import { timerStoreSuite } from './timer-store.suite.js';
import { secretStoreSuite } from './secret-store.suite.js';
import { signInAttemptStoreSuite } from './sign-in-attempt-store.suite.js';
import { tokenStoreSuite } from './token-store.suite.js';
import { userStoreSuite } from './user-store.suite.js';
import { versionStoreSuite } from './version-store.suite.js';
import { workerStoreSuite } from './worker-store.suite.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightshift-stores-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<Stores> => openSqliteStores({ path: join(folder, 'stores.db'), logger: new SilentLogger() });

appStoreSuite('sqlite', open);
versionStoreSuite('sqlite', open);
packageStoreSuite('sqlite', open);
executionStoreSuite('sqlite', open);
statisticsStoreSuite('sqlite', open);
retentionStoreSuite('sqlite', open);
purgeStoreSuite('sqlite', open);
payloadStoreSuite('sqlite', open);
queueClaimStoreSuite('sqlite', open);
parkedStoreSuite('sqlite', open);
leaseStoreSuite('sqlite', open);
cancellationStoreSuite('sqlite', open);
runClaimStoreSuite('sqlite', open);
idempotencyStoreSuite('sqlite', open);
batchStoreSuite('sqlite', open);
auditStoreSuite('sqlite', open);
deadLetterStoreSuite('sqlite', open);
deadLetterRedriveSuite('sqlite', open);
timerStoreSuite('sqlite', open);
secretStoreSuite('sqlite', open);
tokenStoreSuite('sqlite', open);
deploymentStoreSuite('sqlite', open);
publishCredentialStoreSuite('sqlite', open);
keyUseStoreSuite('sqlite', open);
signInAttemptStoreSuite('sqlite', open);
userStoreSuite('sqlite', open);
workerStoreSuite('sqlite', open);
placementStoreSuite('sqlite', open);
notificationStoreSuite('sqlite', open);
severalNodesSuite('sqlite', open);
severalNodesRunsSuite('sqlite', open);

/** A thread runs built files only, so the store that starts one is the built one too. */
const openThreaded = async (): Promise<Stores> => {
  const built = pathToFileURL('dist/adapters/store/sqlite/open-sqlite-stores.js').href;
  const { openSqliteStores: openBuilt } = (await import(built)) as { openSqliteStores: typeof openSqliteStores };
  return openBuilt({ path: join(folder, 'threaded.db'), logger: new SilentLogger(), history: 'thread' });
};

executionStoreSuite('sqlite in a thread', openThreaded);
statisticsStoreSuite('sqlite in a thread', openThreaded);
retentionStoreSuite('sqlite in a thread', openThreaded);
purgeStoreSuite('sqlite in a thread', openThreaded);
