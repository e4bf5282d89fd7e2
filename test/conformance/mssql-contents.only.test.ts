import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import sql from 'mssql';
import { mssqlConnection } from '#adapters/store/mssql/mssql-connection.js';
import { openMssqlStores } from '#adapters/store/mssql/open-mssql-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { Gate } from '../support/eventually.js';
import { aDigest, collected, streamOf } from '../support/factories.js';
import { describeMssql } from '../support/mssql/describe-mssql.js';

const MIB = 1024 * 1024;

await describeMssql('SQL Server contents', (url) => {
  it('are removed at a start when their writer has been silent for a day, and only then', async () => {
    const open = async () => (await openMssqlStores({ url: url(), logger: new SilentLogger() })) as Stores;
    const stores = await open();
    const kept = aDigest();
    await stores.packages.write(kept, streamOf('kept'));
    const [halfSent, goOn] = [new Gate(), new Gate()];
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield randomBytes(2 * MIB);
      yield randomBytes(1);
      halfSent.open();
      await goOn.opened;
    }
    const digest = aDigest();
    const writing = stores.packages.write(digest, silent());
    await halfSent.opened;
    const pool = await new sql.ConnectionPool(mssqlConnection(url()).config).connect();
    const chunks = async (): Promise<number> => {
      const { recordset } = await pool
        .request()
        .query<{ chunks: number }>('SELECT COUNT(*) AS chunks FROM content_chunk');
      return recordset[0]!.chunks;
    };
    await (await open()).close();
    expect(await chunks()).toBe(3);
    await pool.request().query('UPDATE content SET touched_at = DATEADD(day, -2, touched_at)');
    await (await open()).close();
    expect(await chunks()).toBe(1);
    goOn.open();
    await expect(writing).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await stores.packages.has(digest)).toBe(false);
    expect((await collected(stores.packages.read(kept))).toString()).toBe('kept');
    await pool.close();
    await stores.close();
  });
});
