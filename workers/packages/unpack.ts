import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { NightshiftError, toError } from '#contracts/errors.js';
import {
  checkFitsWindows,
  checkIsPlain,
  isExecutable,
  isFolder,
  refusedEntry,
  segmentsOf,
} from '#contracts/package-entry.js';

/** Against packages made to fill the disk: far above any real app. */
export interface UnpackLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

const LIMITS: UnpackLimits = { maxEntries: 500_000, maxBytes: 8 * 1024 ** 3 };

/** Unpacks a zip into a new folder. Rejects with PACKAGE_INVALID, naming the entry; what was written until then stays for the caller to remove. */
export async function unpack(zipFile: string, folder: string, limits: UnpackLimits = LIMITS): Promise<void> {
  const zip = await openZip(zipFile);
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await unpackEntries(zip, folder, limits);
  } catch (error) {
    throw error instanceof NightshiftError || isDiskError(error) ? error : notReadable(error);
  } finally {
    zip.close();
  }
}

async function openZip(zipFile: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(zipFile, { autoClose: false, strictFileNames: false });
  } catch (error) {
    throw notReadable(error);
  }
}

async function unpackEntries(zip: ZipFile, folder: string, limits: UnpackLimits): Promise<void> {
  const made = new Set([folder]);
  let entries = 0;
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    entries += 1;
    bytes += entry.uncompressedSize;
    if (entries > limits.maxEntries || bytes > limits.maxBytes) {
      throw refusedEntry(entry, `goes beyond ${limits.maxEntries} entries or ${limits.maxBytes} bytes`);
    }
    const segments = segmentsOf(entry);
    if (process.platform === 'win32') checkFitsWindows(entry, segments);
    checkIsPlain(entry);
    const path = join(folder, ...segments);
    await makeFolder(entry, isFolder(entry) ? path : dirname(path), made);
    if (!isFolder(entry)) await writeFile(zip, entry, path);
  }
}

async function makeFolder(entry: Entry, path: string, made: Set<string>): Promise<void> {
  if (made.has(path)) return;
  try {
    await mkdir(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes(codeFrom(error))) throw refusedEntry(entry, 'lies below a file');
    throw error;
  }
  made.add(path);
}

async function writeFile(zip: ZipFile, entry: Entry, path: string): Promise<void> {
  const content = await zip.openReadStreamPromise(entry);
  try {
    // 'wx': a name that comes twice (or twice on a case-insensitive disk) is refused instead of silently replacing a file.
    await pipeline(content, createWriteStream(path, { flags: 'wx', mode: isExecutable(entry) ? 0o755 : 0o644 }));
  } catch (error) {
    if (codeFrom(error) === 'EEXIST') throw refusedEntry(entry, 'comes twice');
    if (codeFrom(error) === 'ENAMETOOLONG') throw refusedEntry(entry, 'has a name too long for this machine');
    throw error;
  }
}

function codeFrom(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** A full or broken disk is not the package's fault: the same package may be unpacked later. */
function isDiskError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall !== undefined;
}

function notReadable(error: unknown): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `The package cannot be unpacked: ${toError(error).message}.`, {
    cause: error,
  });
}
