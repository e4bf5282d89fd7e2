import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { NightshiftError, toError } from '#contracts/errors.js';
import { refusedEntry } from '#contracts/package-entry.js';
import { checkKind, checkLocalHeader, pathOf } from './entry-rules.js';
import { EntryTree } from './entry-tree.js';

export interface PackageLimits {
  readonly maxEntries: number;
  readonly maxUnpackedBytes: number;
}

/** Far above any real app, and below what a worker unpacks. */
const LIMITS: PackageLimits = { maxEntries: 100_000, maxUnpackedBytes: 4 * 1024 ** 3 };

export interface CheckedPackage {
  /** Paths with forward slashes. */
  readonly files: ReadonlySet<string>;
  readonly unpackedBytes: number;
}

/**
 * Reads a zip as a worker will unpack it, and every byte of it: names, kinds, sizes and checksums (publishing 7.7). Nothing is written. Rejects with
 * PACKAGE_INVALID, naming the entry and what to do.
 */
export async function checkPackage(zipFile: string, limits: PackageLimits = LIMITS): Promise<CheckedPackage> {
  try {
    const zip = await yauzl.openPromise(zipFile, { autoClose: false, strictFileNames: false });
    try {
      return await checkEntries(zip, limits);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof NightshiftError || isDiskError(error)) throw error;
    throw new NightshiftError(
      'PACKAGE_INVALID',
      `The package cannot be read: ${toError(error).message.replace(/\.$/, '')}.`,
      {
        cause: error,
      },
    );
  }
}

async function checkEntries(zip: ZipFile, { maxEntries, maxUnpackedBytes }: PackageLimits): Promise<CheckedPackage> {
  if (zip.entryCount >= maxEntries) {
    throw new NightshiftError(
      'PACKAGE_INVALID',
      `The package has ${zip.entryCount} entries: at most ${maxEntries - 1} are taken.`,
    );
  }
  const tree = new EntryTree();
  let unpackedBytes = 0;
  for await (const entry of zip.eachEntry()) {
    const path = pathOf(entry);
    checkKind(entry);
    tree.add(entry, path);
    unpackedBytes += entry.uncompressedSize;
    if (unpackedBytes > maxUnpackedBytes) throw refusedEntry(entry, `goes beyond ${maxUnpackedBytes} unpacked bytes`);
    checkLocalHeader(entry, await zip.readLocalFileHeaderPromise(entry));
    await checkContent(zip, entry);
  }
  return { files: tree.files, unpackedBytes };
}

/** The library counts the bytes; the checksum it leaves to us. */
async function checkContent(zip: ZipFile, entry: Entry): Promise<void> {
  let sum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) sum = crc32(chunk as Buffer, sum);
  if (sum !== entry.crc32) throw refusedEntry(entry, 'is damaged: its checksum does not match, pack it again');
}

function isDiskError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall !== undefined;
}
