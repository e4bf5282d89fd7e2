import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LastingPool } from '#adapters/store/mssql/lasting-pool.js';
import { migrate, type Migrated } from '#adapters/store/mssql/migrate.js';
import { mssqlConnection } from '#adapters/store/mssql/mssql-connection.js';
import { MssqlDatabase } from '#adapters/store/mssql/mssql-database.js';
import { query } from '#adapters/store/mssql/mssql-statement.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { describeMssql } from '../support/mssql/describe-mssql.js';
import { RememberingLogger } from '../support/remembering-logger.js';

const FIRST = `CREATE TABLE day (day date NOT NULL);
GO
CREATE VIEW named_day AS SELECT day FROM day;
GO
INSERT INTO day (day) VALUES ('2026-11-25');
`;
const NONSENSE = '-- optional: what no server has\nINSERT INTO day (day) VALUES (1.5, 2);\n';

await describeMssql('SQL Server migrations', (url) => {
  let root: string;
  let pool: LastingPool;
  let database: MssqlDatabase;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'nightshift-steps-'));
    const { place, config } = mssqlConnection(url());
    pool = new LastingPool(config, new SilentLogger());
    database = new MssqlDatabase(place, pool);
  });
  afterAll(async () => {
    rmSync(root, { recursive: true, force: true });
    await pool.close();
  });

  function steps(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(root, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, sql] of Object.entries(files)) writeFileSync(join(folder, file), sql);
    return folder;
  }

  it('do each step once when many nodes start at the same time, and pass over what the server refuses', async () => {
    const folder = steps('all', {
      '0001_days.sql': FIRST,
      '0002_nonsense.sql': NONSENSE,
      '0003_more.sql': '-- compatible from: 0001_days.sql\nALTER TABLE day ADD note nvarchar(20) NULL;',
    });
    const logger = new RememberingLogger();
    const nodes = await Promise.all([1, 2, 3, 4].map(() => migrate(database, logger, { folder })));
    const all = (what: keyof Migrated): string[] => nodes.flatMap((node) => node[what]).toSorted();
    expect(all('applied')).toEqual(['0001_days.sql', '0003_more.sql']);
    expect(all('passedOver')).toEqual(['0002_nonsense.sql']);
    const refusals = logger.lines.filter(({ level }) => level === 'warn');
    expect(refusals[0]?.fields).toMatchObject({ migration: '0002_nonsense.sql', errorNumber: expect.any(Number) });
    expect(await database.rows(query('SELECT day FROM named_day'))).toHaveLength(1);
  });

  it('pass it over for good, until they are asked to try again', async () => {
    const folder = steps('all', {});
    expect(await migrate(database, new SilentLogger(), { folder })).toEqual({ applied: [], passedOver: [] });
    writeFileSync(join(folder, '0002_nonsense.sql'), '-- optional: a table\nCREATE TABLE sense (id int NOT NULL);');
    const again = await migrate(database, new SilentLogger(), { folder, again: true });
    expect(again).toEqual({ applied: ['0002_nonsense.sql'], passedOver: [] });
    expect(await migrate(database, new SilentLogger(), { folder, again: true })).toEqual({
      applied: [],
      passedOver: [],
    });
  });

  it('live with a later step that says so, and refuse one that does not', async () => {
    const known = steps('known', { '0001_days.sql': '', '0002_nonsense.sql': '' });
    expect(await migrate(database, new SilentLogger(), { folder: known })).toEqual({ applied: [], passedOver: [] });
    const older = steps('older', { '0001_days.sql': '' });
    await expect(migrate(database, new SilentLogger(), { folder: older })).rejects.toMatchObject({
      code: 'STORE_SCHEMA_NEWER',
      message: expect.stringContaining('0002_nonsense.sql'),
    });
  });

  it('leave the schema to somebody else when they are told to, and nothing of a step that fails', async () => {
    const folder = steps('all', {
      '0004_half.sql': 'CREATE TABLE half (id int NOT NULL);\nGO\nINSERT INTO half VALUES;',
    });
    await expect(migrate(database, new SilentLogger(), { folder, migration: 'check' })).rejects.toMatchObject({
      code: 'STORE_SCHEMA_OLDER',
      message: expect.stringContaining('0004_half.sql'),
    });
    await expect(migrate(database, new SilentLogger(), { folder })).rejects.toMatchObject({ code: 'INTERNAL' });
    const half = await database.row(query<{ id: number | null }>(`SELECT OBJECT_ID('half', 'U') AS id`));
    expect(half?.id).toBeNull();
  });
});
