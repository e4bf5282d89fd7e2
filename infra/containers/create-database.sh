#!/bin/bash
# Runs infra/sqlserver/*.sql as the administrator: the database, then what is in it. As often as you like.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
# sqlcmd takes the variables of the scripts, such as $(OWNER_PASSWORD), from the environment too: no password stands in the list of processes.
SQLCMDPASSWORD="$(secret sqlserver-sa-password)"
OWNER_PASSWORD="$(secret store-owner-password)"
RUNTIME_PASSWORD="$(secret store-runtime-password)"
READER_PASSWORD="$(secret store-reader-password)"
export SQLCMDPASSWORD OWNER_PASSWORD RUNTIME_PASSWORD READER_PASSWORD
run() { /opt/mssql-tools18/bin/sqlcmd -C -b -S sqlserver -U sa "$@"; }

run -v Database=nightshift -i /sqlserver/create-database.sql
run -d nightshift -i /sqlserver/logins.sql
