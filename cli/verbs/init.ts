import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Language } from '#contracts/function-templates/template.js';
import { projectFiles } from '../init/template.js';
import { CommandFailed, EXIT } from '../run/exit-codes.js';
import type { Call, Verb } from '../run/verb.js';

/** What a folder may hold and still count as new. */
const HARMLESS = new Set(['.git', '.gitkeep', '.DS_Store']);

export const verbs: readonly Verb[] = [
  {
    name: 'init',
    description: 'make a function app: an HTTP function, a queue function and a timer, in the v4 programming model',
    arguments: [['[dir]', 'folder to make or fill (default: this one)']],
    options: [
      ['--typescript', 'in TypeScript instead of JavaScript'],
      ['--force', 'also in a folder that has files; those of the same name are overwritten'],
    ],
    examples: ['init shop', 'init shop --typescript'],
    isLocal: true,
    run: init,
  },
];

async function init(call: Call): Promise<void> {
  const { flags, shell, print } = call;
  const folder = resolve(shell.folder, call.arguments[0] ?? '.');
  const language: Language = flags['typescript'] === true ? 'typescript' : 'javascript';
  if (flags['force'] !== true) await refuseUsed(folder);
  const files = projectFiles(nameOf(folder), language);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const place = relative(shell.folder, folder);
  const steps = [...(place === '' ? [] : [`cd ${quoted(place)}`]), 'npm install', 'npm start'];
  print.done({ folder, files: Object.keys(files) }, `Made a function app in ${folder}. Next: ${steps.join(' && ')}`);
}

async function refuseUsed(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CommandFailed(EXIT.failed, `${folder} cannot be used: ${error.message}.`, { cause: error });
  });
  const used = found.filter((name) => !HARMLESS.has(name));
  if (used.length === 0) return;
  const some = used.slice(0, 3).join(', ');
  throw new CommandFailed(EXIT.conflict, `${folder} has files (${some}): name a new folder, or give --force.`);
}

/** A name that npm takes and that an app may have. */
function nameOf(folder: string): string {
  const plain = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'functions' : plain;
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
