// Installs and builds an example app when that is missing or older than its sources: `node examples/prepare.mjs orders`. Needs Node 20 or later, as
// infra/containers/prepare.mjs, which runs this with the Node that was typed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const name = process.argv[2];
if (name === undefined) throw new Error('usage: node examples/prepare.mjs <example>');
const folder = join(import.meta.dirname, name);

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
function newest(below, extension) {
  const root = join(folder, below);
  const paths = existsSync(root) ? readdirSync(root, { recursive: true }) : [];
  return Math.max(0, ...paths.filter((path) => path.endsWith(extension)).map((path) => changedAt(join(root, path))));
}

function npm(...args) {
  console.log(`examples/${name}: npm ${args.join(' ')}`);
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

// npm writes this file last, so it tells a finished installation from a broken one.
const installedAt = changedAt(join(folder, 'node_modules/.package-lock.json'));
if (installedAt < changedAt(join(folder, 'package-lock.json'))) npm('ci', '--no-audit', '--no-fund');
if (newest('dist', '.js') < Math.max(newest('src', '.ts'), changedAt(join(folder, 'tsconfig.json'))))
  npm('run', 'build');
