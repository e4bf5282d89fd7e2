import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

/** The row that every node updates first: it is there from the moment the table is, and its lock lets one node through at a time. */
export const FIRST_STEP = '0000_schema_migration';

const name = type.ascii(100);

export const FIND_MIGRATION_TABLE = query<{ id: number | null }>(`SELECT OBJECT_ID('schema_migration', 'U') AS id`);

export const CREATE_MIGRATION_TABLE = `
  CREATE TABLE schema_migration (
    name varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT pk_schema_migration PRIMARY KEY,
    applied_at datetime2(3) NOT NULL
  )`;

export const LIST_MIGRATIONS = query<{ name: string }>('SELECT name FROM schema_migration ORDER BY name');

export const INSERT_MIGRATION = command(
  'INSERT INTO schema_migration (name, applied_at) VALUES (@name, SYSUTCDATETIME())',
  { name },
);

/** Until the transaction's end. */
export const LOCK_MIGRATIONS = command('UPDATE schema_migration SET applied_at = SYSUTCDATETIME() WHERE name = @name', {
  name,
});
