#!/bin/bash
# Creates the database, then runs infra/sqlserver/*.sql in it, in the order of their names: as often as you like.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
# sqlcmd takes the variables of the scripts, such as $(OWNER_PASSWORD), from the environment too: no password stands in the list of processes.
SQLCMDPASSWORD="$(secret sqlserver-sa-password)"
OWNER_PASSWORD="$(secret store-owner-password)"
RUNTIME_PASSWORD="$(secret store-runtime-password)"
READER_PASSWORD="$(secret store-reader-password)"
export SQLCMDPASSWORD OWNER_PASSWORD RUNTIME_PASSWORD READER_PASSWORD
database="${DATABASE:-nightshift}"
run() { /opt/mssql-tools18/bin/sqlcmd -C -b -S sqlserver -U sa "$@"; }

run -Q "IF DB_ID('$database') IS NULL CREATE DATABASE [$database];"
# Readers of history do not wait for its writers.
run -Q "IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = '$database') = 0 ALTER DATABASE [$database] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;"
for file in /sqlserver/*.sql; do
  [ -e "$file" ] || continue
  echo "running $file"
  run -d "$database" -i "$file"
done
