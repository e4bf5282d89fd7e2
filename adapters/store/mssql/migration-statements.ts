import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

/** The row that every node updates first: it is there from the moment the table is, and its lock lets one node through at a time. */
export const FIRST_STEP = '0000_schema_migration';

const name = type.ascii(100);

export const FIND_MIGRATION_TABLE = query<{ id: number | null }>(`SELECT OBJECT_ID('schema_migration', 'U') AS id`);

export const CREATE_MIGRATION_TABLE = `
  CREATE TABLE schema_migration (
    name varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT pk_schema_migration PRIMARY KEY,
    applied_at datetime2(3) NOT NULL,
    compatible_from varchar(100) NULL,
    passed_over bit NOT NULL
  )`;

export interface MigrationRow {
  readonly name: string;
  readonly compatible_from: string | null;
  readonly passed_over: boolean;
}

export const LIST_MIGRATIONS = query<MigrationRow>(
  'SELECT name, compatible_from, passed_over FROM schema_migration ORDER BY name',
);

/** A step that was passed over has a row already. */
export const UPDATE_MIGRATION = command(
  `UPDATE schema_migration SET applied_at = SYSUTCDATETIME(), compatible_from = @compatible_from, passed_over = @passed_over
   WHERE name = @name`,
  { name, compatible_from: name, passed_over: type.bit },
);

export const INSERT_MIGRATION = command(
  `INSERT INTO schema_migration (name, applied_at, compatible_from, passed_over)
   VALUES (@name, SYSUTCDATETIME(), @compatible_from, @passed_over)`,
  { name, compatible_from: name, passed_over: type.bit },
);

/** Until the transaction's end. */
export const LOCK_MIGRATIONS = command('UPDATE schema_migration SET applied_at = SYSUTCDATETIME() WHERE name = @name', {
  name,
});

export const FIND_ROW_VERSIONS = query<{ is_on: boolean }>(
  'SELECT is_read_committed_snapshot_on AS is_on FROM sys.databases WHERE database_id = DB_ID()',
);

/** Not inside a transaction, and only while nobody else is connected. */
export const TURN_ROW_VERSIONS_ON = command('ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH NO_WAIT');
