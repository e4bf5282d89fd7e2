#!/bin/bash
# Creates the database, then runs infra/sqlserver/*.sql in it, in the order of their names: as often as you like.
set -euo pipefail
SQLCMDPASSWORD="$(cat /run/secrets/sqlserver-sa-password)"
StorePassword="$(cat /run/secrets/store-password)"
# sqlcmd takes its variables, $(StorePassword) in the scripts, from the environment too: nothing stands in the list of processes.
export SQLCMDPASSWORD StorePassword
export Database="${Database:-nightshift}"
run() { /opt/mssql-tools18/bin/sqlcmd -C -b -S sqlserver -U sa "$@"; }
run -Q "IF DB_ID('$Database') IS NULL CREATE DATABASE [$Database];"
run -Q "IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = '$Database') = 0 ALTER DATABASE [$Database] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;"
for file in /sqlserver/*.sql; do
  [ -e "$file" ] || continue
  echo "running $file"
  run -d "$Database" -i "$file"
done
