import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AppUser } from '../languages/language-host.js';

/** Permissions of a user that is neither a file's owner nor in its group. */
const READ = 0o4;
const WRITE = 0o2;
const PASS = 0o1;
/** On a folder: what lies in it can be renamed and removed by its owner only. */
const STICKY = 0o1000;

type Someone = Pick<AppUser, 'uid' | 'gid'>;

/**
 * Why a user who owns nothing there cannot read a file or folder, or could change it: a sentence that names the file or folder in the way. Undefined
 * when it can be read, its folder passed through, and nothing on the way be changed. Looks at permission bits only, not into a folder.
 */
export async function whyNotReadable(path: string, user: Someone): Promise<string | undefined> {
  const entry = await stat(path);
  const needed = entry.isDirectory() || (entry.mode & 0o100) !== 0 ? READ | PASS : READ;
  return (
    (await whyNotPassable(dirname(resolve(path)), user)) ??
    (await whyNotPassable(dirname(await realpath(path)), user)) ??
    whyNot(path, entry, { needed, refused: WRITE, user })
  );
}

/** As `whyNotReadable`, for a folder that the user needs to pass through only. Links on the way are followed. */
export async function whyNotPassable(folder: string, user: Someone): Promise<string | undefined> {
  for (const start of new Set([resolve(folder), await realpath(folder)])) {
    for (const passed of pathTo(start)) {
      const entry = await stat(passed);
      const refused = (entry.mode & STICKY) === 0 ? WRITE : 0;
      const why = whyNot(passed, entry, { needed: PASS, refused, user });
      if (why !== undefined) return why;
    }
  }
  return undefined;
}

interface Wanted {
  readonly needed: number;
  readonly refused: number;
  readonly user: Someone;
}

function whyNot(path: string, entry: Stats, { needed, refused, user }: Wanted): string | undefined {
  const mode = `mode ${(entry.mode & 0o7777).toString(8).padStart(4, '0')}`;
  if (entry.uid === user.uid || entry.gid === user.gid) return `${path} belongs to user or group ${user.uid} already`;
  if ((entry.mode & needed) !== needed) {
    const verb = entry.isDirectory() ? 'entered' : 'read';
    return `${path} cannot be ${verb} by other users (${mode})`;
  }
  if ((entry.mode & refused) !== 0) return `${path} can be changed by every user (${mode})`;
  return undefined;
}

/** The folder and those above it, the topmost first. */
function pathTo(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...pathTo(above), folder];
}
