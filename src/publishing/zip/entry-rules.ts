import type { Entry, LocalFileHeader } from 'yauzl';
import type { NightshiftError } from '#contracts/errors.js';
import { checkFitsWindows, checkIsPlain, refusedEntry, segmentsOf } from '#contracts/package-entry.js';

const MAX_PATH_CHARACTERS = 400;
const MAX_SEGMENT_BYTES = 255;
/** Small files of one repeated character are no bomb. */
const RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024;
const MAX_RATIO = 200;
const STORED = 0;
const DEFLATED = 8;
/** Sizes stand behind the content, or are left to the central directory. */
const SIZES_FOLLOW = 0x8;
const ZIP64_SIZE = 0xff_ff_ff_ff;
const ENCRYPTED = 0x1;
const MADE_ON_UNIX = 3;
const ANY_EXECUTE = 0o111;

/**
 * The entry's path with forward slashes, without the one at the end of a folder. Throws PACKAGE_INVALID, naming the entry, for a path that some worker
 * could not or should not write (publishing 7.7).
 */
export function pathOf(entry: Pick<Entry, 'fileName'>): string {
  const segments = segmentsOf(entry);
  checkFitsWindows(entry, segments);
  const path = segments.join('/');
  if (path.length > MAX_PATH_CHARACTERS || segments.some((one) => Buffer.byteLength(one) > MAX_SEGMENT_BYTES)) {
    throw refusedEntry(
      entry,
      `has a path longer than ${MAX_PATH_CHARACTERS} characters, or a name of more than ${MAX_SEGMENT_BYTES} bytes`,
    );
  }
  return path;
}

/** Throws PACKAGE_INVALID for what is neither file nor folder, cannot be read, or says of itself that it is a bomb. */
export function checkKind(entry: Entry): void {
  if (entry.isEncrypted()) throw encrypted(entry);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw refusedEntry(entry, `is packed by method ${entry.compressionMethod}: only store and deflate are read`);
  }
  checkIsPlain(entry);
  const isLarge = entry.uncompressedSize > RATIO_COUNTS_FROM_BYTES;
  if (isLarge && entry.uncompressedSize > entry.compressedSize * MAX_RATIO) {
    throw refusedEntry(entry, `unpacks to more than ${MAX_RATIO} times its size`);
  }
}

/** What stands before the content must be what the directory at the end says: unpackers differ in which of them they read. */
export function checkLocalHeader(entry: Entry, local: LocalFileHeader): void {
  if ((local.generalPurposeBitFlag & ENCRYPTED) !== 0) throw encrypted(entry);
  const sizes = (local.generalPurposeBitFlag & SIZES_FOLLOW) === 0;
  const differs =
    !local.fileName.equals(entry.fileNameRaw) ||
    local.compressionMethod !== entry.compressionMethod ||
    (sizes && local.crc32 !== entry.crc32) ||
    (sizes && isOther(local.compressedSize, entry.compressedSize)) ||
    (sizes && isOther(local.uncompressedSize, entry.uncompressedSize));
  if (differs) throw refusedEntry(entry, 'is described in two ways that differ: pack it again');
}

/** Whether whoever packed it, on a system that knows of such a thing, could run it. */
export function isExecutable({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  return versionMadeBy >>> 8 === MADE_ON_UNIX && ((externalFileAttributes >>> 16) & ANY_EXECUTE) !== 0;
}

function isOther(local: number, central: number): boolean {
  return local !== ZIP64_SIZE && local !== central;
}

function encrypted(entry: Entry): NightshiftError {
  return refusedEntry(entry, 'is encrypted: pack it without a password');
}
