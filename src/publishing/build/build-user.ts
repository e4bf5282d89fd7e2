import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lchown, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

/** Whom builds run as; the same number is the group's. */
export interface BuildUser {
  readonly uid: number;
  readonly gid: number;
}

const END_ALL = "process.kill(-1, 'SIGKILL')";

/** Where management is root, builds are somebody else's; where it is not, it cannot make them so. */
export function buildUser(id: number): BuildUser | undefined {
  return process.getuid?.() === 0 ? { uid: id, gid: id } : undefined;
}

/** Gives the folder and all in it to the user, links themselves and not what they lead to. */
export async function handOver(folder: string, user: BuildUser | undefined): Promise<void> {
  if (user === undefined) return;
  await lchown(folder, user.uid, user.gid);
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await handOver(path, user);
    else await lchown(path, user.uid, user.gid);
  }
}

/**
 * Ends every process of the user, those too that left their group: nothing of a build may be at work when its files are packed. Asked as the user
 * itself, so that nobody else's process can be met.
 */
export async function endAllOf(user: BuildUser | undefined): Promise<void> {
  if (user === undefined) return;
  const child = spawn(process.execPath, ['-e', END_ALL], { ...user, cwd: tmpdir(), env: {}, stdio: 'ignore' });
  await once(child, 'close').catch(() => undefined);
}
