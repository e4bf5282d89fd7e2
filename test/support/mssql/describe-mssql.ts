import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { createOwnDatabase, type OwnDatabase } from './own-database.js';
import { findTestServer } from './test-server.js';
import { EXTERNAL_URL, IN_WHOLE_RUN, REQUIRED } from './variables.js';

/**
 * Tests on SQL Server, in a database of this file's own: `url` names it once the tests run. They are skipped, with one loud line, where no server
 * is; with REQUIRE_SERVICES=mssql they fail there.
 */
export async function describeMssql(name: string, tests: (url: () => string) => void): Promise<void> {
  const server = await findTestServer();
  if ('missing' in server) return skipped(name, server.missing, tests);
  // Every statement crosses a network, to a server that others use too.

  describe(name, () => {
    let database: OwnDatabase;
    beforeAll(async () => {
      database = await createOwnDatabase(server.url, name);
    });
    afterAll(async () => {
      // Kept when it is still in use, which is so after a failure.
      await database.drop().catch(() => undefined);
      await server.stop();
    });
    tests(() => database.url);
  });
}

function skipped(name: string, reason: string, tests: (url: () => string) => void): void {
  const line = `SKIPPED: ${name}: ${reason}. Set ${EXTERNAL_URL} to a SQL Server for the tests.`;
  if ((process.env[REQUIRED] ?? '').split(',').includes('mssql')) {
    it(name, () => {
      throw new Error(`${REQUIRED} names mssql, and ${reason}. Set ${EXTERNAL_URL}.`);
    });
    return;
  }
  if (process.env[IN_WHOLE_RUN] === undefined) process.stderr.write(`\n${line}\n\n`);
  describe.skip(name, () => tests(() => ''));
}
