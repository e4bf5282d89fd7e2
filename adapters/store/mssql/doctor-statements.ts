import { command, query } from './mssql-statement.js';

export interface ServerRow {
  readonly major: number;
  readonly engine_edition: number;
  readonly now: Date;
}

export const READ_SERVER = query<ServerRow>(
  `SELECT CAST(SERVERPROPERTY('ProductMajorVersion') AS int) AS major,
     CAST(SERVERPROPERTY('EngineEdition') AS int) AS engine_edition,
     SYSUTCDATETIME() AS now`,
);

/** Pages of 8 KiB that hold something: Express counts the files, which grow with them. */
export const READ_USED_PAGES = query<{ pages: string }>(
  `SELECT SUM(CAST(FILEPROPERTY(name, 'SpaceUsed') AS bigint)) AS pages FROM sys.database_files WHERE type = 0`,
);

/** No row, but the permission is asked for. */
export const WRITE_NOTHING = command(`UPDATE app SET durable = durable WHERE name = ''`);
