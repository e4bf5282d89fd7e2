import * as fs from 'node:fs/promises';
import { join } from 'node:path';

/** The paths below `root` that a glob matches, relative to it. Node has that itself from 22 on. */
export function filesMatching(pattern: string, root: string): AsyncIterable<string> {
  const { glob } = fs as { readonly glob?: typeof fs.glob };
  return glob === undefined ? walkFor(pattern, root) : glob(pattern, { cwd: root });
}

/** As Node's own for what `main` of a package.json holds: `*`, `**`, `?`, `{a,b}`, `[ab]`. What npm installed is looked into when it is named. */
export async function* walkFor(pattern: string, root: string): AsyncIterable<string> {
  const wanted = toRegExp(pattern);
  const skipped = pattern.includes('node_modules') ? undefined : 'node_modules';
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await fs.readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== skipped) folders.push(path);
      if (!entry.isDirectory() && wanted.test(path)) yield path;
    }
  }
}

const SPECIAL = /\*\*\/|\*\*|\*|\?|\{|\}|,|\[!?[^\]]*\]|[\\^$.|+()]/g;

function toRegExp(pattern: string): RegExp {
  let depth = 0;
  const source = pattern.replace(/^(?:\.\/)+/, '').replaceAll(SPECIAL, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '{') depth += 1;
    if (part === '{') return '(?:';
    if (part === '}' && depth > 0) depth -= 1;
    else if (part === ',' && depth > 0) return '|';
    else return part.startsWith('[') ? part.replace('[!', '[^') : `\\${part}`;
    return ')';
  });
  return new RegExp(`^${source}$`);
}
