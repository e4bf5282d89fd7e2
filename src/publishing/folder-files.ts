import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { NightshiftError } from '#contracts/errors.js';

/** Never part of a package, whatever .funcignore says: history, the developer's secrets and tools, our own state. */
const NEVER_PACKED = ['.git', 'local.settings.json', '.nightshift', '.vscode'];

const ANY_EXECUTE = 0o111;

export interface FolderFile {
  /** Below the folder, with forward slashes. */
  readonly path: string;
  /** Where its content is, links resolved. */
  readonly source: string;
  readonly bytes: number;
  readonly executable: boolean;
}

export interface ListOptions {
  /** What .funcignore names too: it was written for the developer's folder, where it may leave out what a build makes. */
  readonly withIgnored?: boolean;
}

interface Walk {
  readonly root: string;
  readonly rules: readonly Ignore[];
}

/**
 * Every file of a package, by path in code unit order: what .funcignore and the fixed list leave. A link inside the folder stands for what it
 * points to. Throws PACKAGE_INVALID, naming the path, for a link that leaves the folder, points nowhere or into itself, and for what is no file.
 */
export async function listFolder(folder: string, { withIgnored = false }: ListOptions = {}): Promise<FolderFile[]> {
  const root = await realpath(folder);
  const fixed = ignore().add(NEVER_PACKED);
  const own = ignore({ ignorecase: false }).add(withIgnored ? '' : await funcIgnore(root));
  const files = await listBelow({ root, rules: [fixed, own] }, '', [root]);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function funcIgnore(root: string): Promise<string> {
  try {
    return await readFile(join(root, '.funcignore'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** `above`: the real folders from this one up to the root, so that a link into one of them is seen. */
async function listBelow(walk: Walk, prefix: string, above: readonly [string, ...string[]]): Promise<FolderFile[]> {
  const found: FolderFile[] = [];
  const [folder] = above;
  for (const name of await readdir(folder)) {
    const path = prefix + name;
    const stats = await stat(join(folder, name)).catch(() => undefined);
    const isFolder = stats?.isDirectory() === true;
    // Asked before anything is refused: what is left out may be a socket, or lead anywhere.
    if (isLeftOut(walk, isFolder ? `${path}/` : path)) continue;
    if (stats === undefined) throw refused(path, 'is a link that points nowhere');
    if (name.includes('\\')) throw refused(path, 'has a backslash in its name, which Windows takes for a folder');
    const source = await resolveInside(walk.root, join(folder, name), path);
    if (isFolder) {
      if (above.includes(source)) throw refused(path, 'is a link to a folder that it lies in');
      found.push(...(await listBelow(walk, `${path}/`, [source, ...above])));
    } else if (stats.isFile()) {
      found.push({ path, source, bytes: stats.size, executable: (stats.mode & ANY_EXECUTE) !== 0 });
    } else {
      throw refused(path, 'is neither a file nor a folder');
    }
  }
  return found;
}

function isLeftOut({ rules }: Walk, path: string): boolean {
  return rules.some((rule) => rule.ignores(path));
}

async function resolveInside(root: string, source: string, path: string): Promise<string> {
  if (!(await lstat(source)).isSymbolicLink()) return source;
  const target = await realpath(source);
  if (target !== root && !target.startsWith(root + sep)) throw refused(path, 'is a link that leaves the folder');
  return target;
}

function refused(path: string, reason: string): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `${path} ${reason}: remove it, or name it in .funcignore.`);
}
