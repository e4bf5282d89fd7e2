// Installs and builds an example app when that is missing or older than its sources: `node examples/prepare.mjs orders`.
import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const name = process.argv[2];
if (name === undefined) throw new Error('usage: node examples/prepare.mjs <example>');
const folder = join(import.meta.dirname, name);

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newest = (pattern) =>
  Math.max(0, ...globSync(pattern, { cwd: folder }).map((path) => changedAt(join(folder, path))));

function npm(...args) {
  console.log(`examples/${name}: npm ${args.join(' ')}`);
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

// npm writes this file last, so it tells a finished installation from a broken one.
const installedAt = changedAt(join(folder, 'node_modules/.package-lock.json'));
if (installedAt < changedAt(join(folder, 'package-lock.json'))) npm('ci', '--no-audit', '--no-fund');
if (newest('dist/**/*.js') < Math.max(newest('src/**/*.ts'), changedAt(join(folder, 'tsconfig.json'))))
  npm('run', 'build');
