-- Nightshift's database and its settings. Run by an administrator with sqlcmd, as often as you like: what is in place is left alone, also while management
-- is running.
--
--   sqlcmd -S server -v Database=nightshift -i infra/sqlserver/create-database.sql

IF DB_ID('$(Database)') IS NULL CREATE DATABASE [$(Database)];
GO

-- Readers see the last committed rows and do not wait for writers, nor writers for them. The setting cannot be changed while others are connected: their
-- transactions are rolled back here.
IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = '$(Database)') = 0
  ALTER DATABASE [$(Database)] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO

-- Express closes a database that nobody uses, and the next connection waits until it is open again.
IF (SELECT is_auto_close_on FROM sys.databases WHERE name = '$(Database)') = 1 ALTER DATABASE [$(Database)] SET AUTO_CLOSE OFF;
GO
