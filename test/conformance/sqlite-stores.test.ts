import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { appStoreSuite } from './app-store.suite.js';
import { executionStoreSuite } from './execution-store.suite.js';
import { packageStoreSuite } from './package-store.suite.js';
import { payloadStoreSuite } from './payload-store.suite.js';
import { tokenStoreSuite } from './token-store.suite.js';
import { workerStoreSuite } from './worker-store.suite.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightshift-stores-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<Stores> => openSqliteStores({ path: join(folder, 'stores.db'), logger: new SilentLogger() });

appStoreSuite('sqlite', open);
packageStoreSuite('sqlite', open);
executionStoreSuite('sqlite', open);
payloadStoreSuite('sqlite', open);
tokenStoreSuite('sqlite', open);
workerStoreSuite('sqlite', open);
