import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NightshiftError, toError } from '#contracts/errors.js';
import { exists } from './exists.js';
import { BACKUP_FILES, entryOf, invalid, readManifest, type FileEntry, type Manifest } from './manifest.js';

const DATABASES = ['nightshift.db', 'broker.db'] as const;
/** What an installation keeps in its state folder. The worker's part is made again: it joins anew, and packages come from the store. */
const OURS = [
  ...BACKUP_FILES,
  ...DATABASES.flatMap((name) => [`${name}-wal`, `${name}-shm`, `${name}-journal`, `${name}-lock`]),
  'worker',
];
const ASIDE = 'before-restore-';

export interface Restoring {
  readonly backup: string;
  readonly stateDir: string;
  /** Puts aside what the state folder holds, instead of refusing. */
  readonly force: boolean;
  readonly now: () => Date;
  readonly isOpenElsewhere: (database: string) => boolean;
  /** Throws when this version cannot work with the databases in the folder. */
  readonly checkDatabases: (folder: string, files: readonly FileEntry[]) => Promise<void>;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where lies what was there before. */
  readonly aside: string | undefined;
}

/**
 * Fills the state folder from a backup. Everything is checked before anything there is touched. Throws BACKUP_INVALID, STATE_FOLDER_IN_USE when an
 * installation runs there or has been there, or as `checkDatabases` does.
 */
export async function restoreBackup(restoring: Restoring): Promise<Restored> {
  const { backup, stateDir, now, checkDatabases } = restoring;
  const manifest = await readManifest(backup);
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const isUsed = await mayReplace(restoring);
  const draft = join(stateDir, `.restoring-${randomUUID()}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    for (const file of manifest.files) await copyVerified(backup, draft, file);
    await checkDatabases(draft, manifest.files);
    // Copying may have taken long.
    await mustBeStopped(restoring);
    const aside = isUsed ? await putAside(stateDir, now()) : undefined;
    for (const { name } of manifest.files) await rename(join(draft, name), join(stateDir, name));
    return { manifest, aside };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Resolves with whether there is something to put aside. */
async function mayReplace(restoring: Restoring): Promise<boolean> {
  const { stateDir, force } = restoring;
  await mustBeStopped(restoring);
  const entries = (await readdir(stateDir)).filter((name) => !name.startsWith(ASIDE));
  if (entries.length > 0 && !force) {
    const text = `${stateDir} is not empty: restore into another folder, or put aside what it holds with --force.`;
    throw new NightshiftError('STATE_FOLDER_IN_USE', text);
  }
  return entries.some((name) => OURS.includes(name));
}

async function mustBeStopped({ stateDir, isOpenElsewhere }: Restoring): Promise<void> {
  for (const name of DATABASES) {
    const path = join(stateDir, name);
    if (!(await exists(path)) || !isOpenElsewhere(path)) continue;
    const text = `${path} is open in another process: stop the installation that runs on ${stateDir} first.`;
    throw new NightshiftError('STATE_FOLDER_IN_USE', text);
  }
}

/** What is checked is what is restored: the bytes that were written. */
async function copyVerified(backup: string, draft: string, { name, bytes, sha256 }: FileEntry): Promise<void> {
  const target = join(draft, name);
  try {
    await pipeline(createReadStream(join(backup, name)), createWriteStream(target, { mode: 0o600, flush: true }));
  } catch (error) {
    throw invalid(backup, `${name} cannot be copied: ${toError(error).message}`);
  }
  const copied = await entryOf(draft, name);
  if (copied.bytes !== bytes) throw invalid(backup, `${name} has ${copied.bytes} bytes, and had ${bytes}`);
  if (copied.sha256 !== sha256) throw invalid(backup, `${name} is not what it was when the backup was made`);
}

async function putAside(stateDir: string, at: Date): Promise<string> {
  const aside = join(stateDir, `${ASIDE}${at.toISOString().replaceAll(':', '')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of OURS) {
    if (await exists(join(stateDir, name))) await rename(join(stateDir, name), join(aside, name));
  }
  return aside;
}
