// Builds portal/dist, unless it is what these sources give already: `npm start` must not wait for it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const MAX_FIRST_LOAD_BYTES = 250_000;
const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
const STAMP = join(DIST, 'built-from');
const INPUTS = ['build.mjs', 'index.html', 'package.json', 'src', 'tsconfig.json', 'vite.config.mjs'];

/** Every file below a path, in order of name. */
function filesOf(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).toSorted();
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const path = join(HERE, input);
    // Types leave no trace in what is built.
    const files = input.includes('.') ? [path] : filesOf(path).filter((file) => !file.endsWith('.d.ts'));
    for (const file of files) hash.update(file.slice(HERE.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Vite, or undefined where only the packages of the server are installed (`npm ci --workspaces=false`). */
async function installedVite() {
  return import('vite').catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  });
}

/** Beside each file that is worth it: no request waits for a compression. */
async function compress() {
  for (const file of filesOf(join(DIST, 'assets'))) {
    const content = readFileSync(file);
    const [br, gz] = await Promise.all([
      promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      promisify(gzip)(content, { level: 9 }),
    ]);
    writeFileSync(`${file}.br`, br);
    writeFileSync(`${file}.gz`, gz);
  }
}

/** What a browser fetches before it shows the first page: the entry with all that it imports at once. */
function firstLoadBytes() {
  const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));
  const seen = new Set();
  const visit = (name) => {
    const { file, css = [], imports = [] } = manifest[name];
    for (const needed of [file, ...css]) seen.add(needed);
    for (const other of imports) if (!seen.has(manifest[other].file)) visit(other);
  };
  visit('index.html');
  return [...seen].reduce((sum, file) => sum + readFileSync(join(DIST, `${file}.gz`)).length, 0);
}

const hash = sourceHash();
if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) process.exit(0);
const vite = await installedVite();
if (vite === undefined) {
  const isRequired = process.argv.includes('--required');
  console.error('The portal is not built: its packages are missing. `npm ci` installs them.');
  process.exit(isRequired ? 1 : 0);
}
await vite.build({ configFile: join(HERE, 'vite.config.mjs'), logLevel: 'warn' });
await compress();
const bytes = firstLoadBytes();
if (bytes > MAX_FIRST_LOAD_BYTES) {
  console.error(
    `The portal's first load is ${bytes} bytes (gzip), and may be ${MAX_FIRST_LOAD_BYTES}: load pages lazily.`,
  );
  process.exit(1);
}
writeFileSync(STAMP, hash);
console.log(`portal: first load ${Math.ceil(bytes / 1000)} kB (gzip)`);
