import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import { exists } from './exists.js';
import { entryOf, writeManifest, type BackupFile, type FileEntry, type Manifest } from './manifest.js';

export interface BackupParts {
  /** The version of this program. */
  readonly nightshift: string;
  readonly now: () => Date;
  /** Puts the databases into the folder, all as of one moment, checked; resolves with their names. */
  readonly copyDatabases: (folder: string) => Promise<readonly BackupFile[]>;
  /** Where the small files are; those that are not there are left out. */
  readonly smallFiles: readonly (readonly [BackupFile, string])[];
}

/** Makes the folder: whole or not at all, for its owner only. Throws BACKUP_CONFLICT when something has its name already. */
export async function makeBackup(folder: string, parts: BackupParts): Promise<Omit<Manifest, 'format'>> {
  if (await exists(folder)) {
    throw new NightshiftError('BACKUP_CONFLICT', `${folder} is there already: name a folder that is not.`);
  }
  const draft = `${folder}.${randomUUID()}`;
  try {
    await mkdir(draft, { recursive: true, mode: 0o700 });
    const at = parts.now().toISOString();
    const databases = await parts.copyDatabases(draft);
    // After the databases: the key ring then holds every key that they were written with.
    const names = [...databases, ...(await copySmallFiles(draft, parts.smallFiles))];
    const files: FileEntry[] = [];
    for (const name of names) files.push(await entryOf(draft, name));
    const manifest = { nightshift: parts.nightshift, at, files };
    await writeManifest(draft, manifest);
    await rename(draft, folder);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function copySmallFiles(folder: string, files: BackupParts['smallFiles']): Promise<BackupFile[]> {
  const copied: BackupFile[] = [];
  for (const [name, path] of files) {
    if (!(await exists(path))) continue;
    await copyFile(path, join(folder, name));
    await chmod(join(folder, name), 0o600);
    copied.push(name);
  }
  return copied;
}
