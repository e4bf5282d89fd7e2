import { isInstalled } from './file-text.js';
import type { Place } from './use-opened.js';

interface ListedFile {
  readonly path: string;
  readonly bytes?: number;
}

interface ListedEntry extends ListedFile {
  readonly kind: 'file' | 'folder';
}

const SOURCE = /\.[cm]?[jt]s$/;
const MAX_BYTES = 200_000;
/** An app that has more is read no further: whoever looks for a function there opens its file in the tree. */
const MAX_READ = 60;

/** Every file but those that npm made: with them there may be more than the API lists at once. `list` tells what lies in a folder, or all that lies below it. */
export async function ownFiles(
  list: (folder: string, isDeep: boolean) => Promise<readonly ListedEntry[]>,
): Promise<readonly ListedFile[]> {
  const entries = await list('', false);
  const folders = entries.filter(({ kind, path }) => kind === 'folder' && !isInstalled(path));
  const below = await Promise.all(folders.map(({ path }) => list(path, true)));
  return [...entries.filter(({ kind }) => kind === 'file'), ...below.flat()];
}

/** The files that may define a function, likely ones first: one of its name, then what people write, then what a compiler wrote. */
export function likelyFiles(files: readonly ListedFile[], name: string): readonly string[] {
  const isSource = ({ path, bytes = 0 }: ListedFile) =>
    SOURCE.test(path) && !path.endsWith('.d.ts') && !isInstalled(path) && bytes <= MAX_BYTES;
  const rank = (path: string) => (isNamed(path, name) ? 0 : 2) + (/\.[cm]?ts$/.test(path) ? 0 : 1);
  const paths = files.filter(isSource).map(({ path }) => path);
  return paths.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_READ);
}

/** `src/functions/hello.ts`, or a folder of that name as `hello/index.js`. */
function isNamed(path: string, name: string): boolean {
  const parts = path.toLowerCase().replace(SOURCE, '').split('/');
  return parts.slice(-2).includes(name.toLowerCase());
}

/** Where a text registers the function: `app.http('hello', …)`. */
export function registrationIn(text: string, name: string): Place | undefined {
  const quoted = name.replaceAll(/[^\w]/g, String.raw`\$&`);
  const found = new RegExp(`\\bapp\\s*\\.\\s*\\w+\\s*\\(\\s*(['"\`])${quoted}\\1`, 'i').exec(text);
  if (found === null) return undefined;
  const before = text.slice(0, found.index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
