import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { anAuditRow } from '../support/factories.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightshift-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('refuses to change or delete an audit row, whoever asks', async () => {
  const path = join(folder, 'audit.db');
  const stores = await openSqliteStores({ path, logger: new SilentLogger() });
  await stores.audit.append(anAuditRow());
  const database = new DatabaseSync(path);
  expect(() => database.exec(`UPDATE audit SET action = 'nothing'`)).toThrow('audit rows are never changed');
  expect(() => database.exec('DELETE FROM audit')).toThrow('audit rows are never deleted');
  database.close();
  expect(await stores.audit.list({}, 10)).toHaveLength(1);
  await stores.close();
});
