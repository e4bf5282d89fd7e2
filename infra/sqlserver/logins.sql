-- Three logins, each with no more than it needs. Run by an administrator, in Nightshift's database, with sqlcmd:
--
--   sqlcmd -S server -d nightshift -v OWNER_PASSWORD=... RUNTIME_PASSWORD=... READER_PASSWORD=... -i infra/sqlserver/logins.sql
--
-- Run it once before `nightshift migrate --up`, which needs the owner, and again after it: what it grants on tables and views it can only grant when
-- they are there. Running it again changes nothing that is in place, passwords neither. It may be run after every upgrade.
--
--   nightshift_owner    makes and changes tables. STORE_URL of `nightshift migrate`, of nothing else.
--   nightshift_runtime  reads and writes rows. STORE_URL of every management node.
--   nightshift_reader   reads the views of docs/sql-server.md, and nothing that is secret. For people, reports and BI tools.
--
-- With Windows or Entra accounts: replace `CREATE LOGIN ... WITH PASSWORD` by `CREATE LOGIN [DOMAIN\account] FROM WINDOWS` (or `FROM EXTERNAL PROVIDER`) and
-- name the login in `CREATE USER`.

IF SUSER_ID('nightshift_owner') IS NULL CREATE LOGIN nightshift_owner WITH PASSWORD = '$(OWNER_PASSWORD)';
IF SUSER_ID('nightshift_runtime') IS NULL CREATE LOGIN nightshift_runtime WITH PASSWORD = '$(RUNTIME_PASSWORD)';
IF SUSER_ID('nightshift_reader') IS NULL CREATE LOGIN nightshift_reader WITH PASSWORD = '$(READER_PASSWORD)';
GO

IF USER_ID('nightshift_owner') IS NULL CREATE USER nightshift_owner FOR LOGIN nightshift_owner WITH DEFAULT_SCHEMA = dbo;
IF USER_ID('nightshift_runtime') IS NULL CREATE USER nightshift_runtime FOR LOGIN nightshift_runtime WITH DEFAULT_SCHEMA = dbo;
IF USER_ID('nightshift_reader') IS NULL CREATE USER nightshift_reader FOR LOGIN nightshift_reader WITH DEFAULT_SCHEMA = dbo;
GO

-- Of this database only.
ALTER ROLE db_owner ADD MEMBER nightshift_owner;
GO

-- Every table, those of later versions too. There are no procedures, so there is nothing to execute.
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::dbo TO nightshift_runtime;
GO

-- Which steps the schema has taken is the owner's to write.
IF OBJECT_ID('dbo.schema_migration', 'U') IS NOT NULL DENY INSERT, UPDATE, DELETE ON dbo.schema_migration TO nightshift_runtime;
GO

-- The audit trail is only ever added to. Its trigger refuses the same to everybody; TRUNCATE, which passes triggers by, asks for ALTER.
IF OBJECT_ID('dbo.audit', 'U') IS NOT NULL DENY UPDATE, DELETE ON dbo.audit TO nightshift_runtime;
GO

-- The only ALTER there is, and only where history is partitioned by day: TRUNCATE of a partition asks for ALTER on its table, a partition for tomorrow for
-- ALTER ANY DATASPACE. Without them (take these lines out) nothing fails but the retention of old days, which says so in the log.
IF EXISTS (SELECT 1 FROM sys.partition_functions WHERE name = 'pf_history_day')
BEGIN
  GRANT ALTER ON dbo.execution TO nightshift_runtime;
  GRANT ALTER ON dbo.attempt TO nightshift_runtime;
  GRANT ALTER ON dbo.attempt_failure TO nightshift_runtime;
  GRANT ALTER ON dbo.attempt_log TO nightshift_runtime;
  GRANT ALTER ON dbo.return_value TO nightshift_runtime;
  GRANT ALTER ANY DATASPACE TO nightshift_runtime;
END
GO

-- Failure messages and log lines are what functions wrote: leave those two out where that is not for everybody's eyes.
IF OBJECT_ID('dbo.v_execution', 'V') IS NOT NULL GRANT SELECT ON dbo.v_execution TO nightshift_reader;
IF OBJECT_ID('dbo.v_attempt', 'V') IS NOT NULL GRANT SELECT ON dbo.v_attempt TO nightshift_reader;
IF OBJECT_ID('dbo.v_attempt_log', 'V') IS NOT NULL GRANT SELECT ON dbo.v_attempt_log TO nightshift_reader;
IF OBJECT_ID('dbo.v_batch', 'V') IS NOT NULL GRANT SELECT ON dbo.v_batch TO nightshift_reader;
IF OBJECT_ID('dbo.v_execution_count', 'V') IS NOT NULL GRANT SELECT ON dbo.v_execution_count TO nightshift_reader;
GO
