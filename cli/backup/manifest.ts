import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NightshiftError, toError } from '#contracts/errors.js';

const FORMAT = 1;
const MANIFEST = 'manifest.json';
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** What a backup may hold, by the names that the files have in a state folder too. */
export const BACKUP_FILES = ['nightshift.db', 'broker.db', 'keyring.json', 'owner-token'] as const;
export type BackupFile = (typeof BACKUP_FILES)[number];

export interface FileEntry {
  readonly name: BackupFile;
  readonly bytes: number;
  readonly sha256: string;
}

/** Written last: a folder without one is no complete backup. */
export interface Manifest {
  readonly format: typeof FORMAT;
  /** The version that made it. */
  readonly nightshift: string;
  /** The moment whose state it holds, ISO. */
  readonly at: string;
  readonly files: readonly FileEntry[];
}

export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const text = `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`;
  await writeFile(join(folder, MANIFEST), text, { mode: 0o600, flag: 'wx', flush: true });
}

/** Throws BACKUP_INVALID for what is no backup, an incomplete one, or one of a newer version. The files are not looked at. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8')) as Partial<Manifest>;
  } catch (error) {
    throw invalid(folder, `its ${MANIFEST} cannot be read: ${toError(error).message}`);
  }
  if (typeof manifest.format === 'number' && manifest.format > FORMAT) {
    throw invalid(folder, `a newer Nightshift (${String(manifest.nightshift)}) made it: restore it with that one`);
  }
  if (!isManifest(manifest)) throw invalid(folder, `its ${MANIFEST} is not what a backup has`);
  return manifest;
}

/** The entry of one file, of what it holds now. */
export async function entryOf(folder: string, name: BackupFile): Promise<FileEntry> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(join(folder, name)), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.byteLength;
    }
  });
  return { name, bytes, sha256: hash.digest('hex') };
}

export function invalid(folder: string, reason: string): NightshiftError {
  return new NightshiftError('BACKUP_INVALID', `${folder} cannot be restored: ${reason}.`);
}

function isManifest(value: Partial<Manifest>): value is Manifest {
  const { format, nightshift, at, files } = value;
  if (format !== FORMAT || typeof nightshift !== 'string' || typeof at !== 'string') return false;
  return Array.isArray(files) && files.every(isEntry) && files.some(({ name }) => name === 'nightshift.db');
}

/** The names are a closed set: none leads out of the folder. */
function isEntry(value: unknown): value is FileEntry {
  const { name, bytes, sha256 } = (value ?? {}) as Partial<FileEntry>;
  const isKnown = BACKUP_FILES.some((known) => known === name);
  return isKnown && Number.isSafeInteger(bytes) && typeof sha256 === 'string' && SHA256_HEX.test(sha256);
}
