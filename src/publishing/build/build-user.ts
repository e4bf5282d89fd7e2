import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lchown, mkdtemp, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { toError } from '#contracts/errors.js';

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

/** Why nothing can be started as the user, or given to it, such as in a container with few users of its own; undefined when it can. Found out by doing it. */
export async function whyNotAs(user: BuildUser | undefined): Promise<string | undefined> {
  if (user === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'nightshift-build-user-'));
  try {
    await handOver(folder, user);
    const code = await ended(user, '');
    return code === 0 ? undefined : `user ${user.uid} cannot run ${process.execPath}`;
  } catch (error) {
    return `management is root and cannot start programs as user ${user.uid}, PUBLISHING_BUILD_UID (${toError(error).message})`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
  await ended(user, END_ALL);
}

async function ended(user: BuildUser, script: string): Promise<number | null> {
  const child = spawn(process.execPath, ['-e', script], { ...user, cwd: '/', env: {}, stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}
