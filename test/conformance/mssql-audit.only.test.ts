import { expect, it } from '@jest/globals';
import sql from 'mssql';
import { mssqlConnection } from '#adapters/store/mssql/mssql-connection.js';
import { openMssqlStores } from '#adapters/store/mssql/open-mssql-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { anAuditRow } from '../support/factories.js';
import { describeMssql } from '../support/mssql/describe-mssql.js';

const REFUSED = 'audit rows are never changed or deleted';

await describeMssql('SQL Server audit', (url) => {
  it('refuses to change or delete an audit row, whoever asks', async () => {
    const stores = await openMssqlStores({ url: url(), logger: new SilentLogger() });
    await stores.audit.append(anAuditRow());
    const pool = await new sql.ConnectionPool(mssqlConnection(url()).config).connect();
    await expect(pool.request().query(`UPDATE audit SET action = 'nothing'`)).rejects.toThrow(REFUSED);
    await expect(pool.request().query('DELETE FROM audit')).rejects.toThrow(REFUSED);
    await pool.close();
    expect(await stores.audit.list({}, 10)).toHaveLength(1);
    await stores.close();
  });

  it('keeps a row whose caller named more than a column holds', async () => {
    const stores = await openMssqlStores({ url: url(), logger: new SilentLogger() });
    const target = { kind: 'endless', id: 'x'.repeat(5_000) };
    await stores.audit.append(anAuditRow({ target }));
    expect(await stores.audit.list({ targetKind: target.kind }, 10)).toMatchObject([
      { target: { kind: target.kind, id: 'x'.repeat(400) } },
    ]);
    await stores.close();
  });
});
