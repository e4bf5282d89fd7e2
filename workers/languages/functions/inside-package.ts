import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep, win32 } from 'node:path';

/** Whether a path as an app names it, read as this system reads it or as Windows does, leads out of the app's folder. */
export function leadsOut(root: string, from: string, named: string): boolean {
  const portable = named.replaceAll('\\', '/');
  const foreign = win32.isAbsolute(named) && !isAbsolute(named);
  return foreign || [named, portable].some((path) => !isBelow(root, resolve(from, path)));
}

/** Whether the file lies in the app's folder once every link is followed. Rejects as `realpath` does. */
export async function liesWithin(root: string, file: string): Promise<boolean> {
  const [realRoot, realFile] = await Promise.all([realpath(root), realpath(file)]);
  return isBelow(realRoot, realFile);
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
