import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/scratch.js';

/** As `sqlcmd -b` looks for the variables of a script, behind -v and in the environment; names the script, and the database it is connected to. */
const SQLCMD = `#!/bin/bash
database=master
while [ $# -gt 0 ]; do
  case "$1" in
    -v) given="$given \${2%%=*}"; shift ;;
    -i) file="$2"; shift ;;
    -d) database="$2"; shift ;;
  esac
  shift
done
for name in $(grep -v '^--' "$file" | grep -o '$([A-Za-z_]*)' | tr -d '$()' | sort -u); do
  if [[ " $given " != *" $name "* && -z "\${!name}" ]]; then echo "'$name' scripting variable not defined."; exit 1; fi
done
echo "$(basename "$file") in $database"
`;

it('create-database.sh runs every script of infra/sqlserver, with the variables that it asks for', () => {
  const folder = temporaryFolder();
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets);
  for (const name of ['sqlserver-sa', 'store-owner', 'store-runtime', 'store-reader']) {
    writeFileSync(join(secrets, `${name}-password`), 'a password');
  }
  const sqlcmd = join(folder, 'sqlcmd');
  writeFileSync(sqlcmd, SQLCMD);
  chmodSync(sqlcmd, 0o755);
  const script = readFileSync('infra/containers/create-database.sh', 'utf8')
    .replaceAll('/opt/mssql-tools18/bin/sqlcmd', sqlcmd)
    .replaceAll('/run/secrets', secrets)
    .replaceAll('/sqlserver/', join(process.cwd(), 'infra/sqlserver/'));
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stdout.trim().split('\n')).toEqual(['create-database.sql in master', 'logins.sql in nightshift']);
});
