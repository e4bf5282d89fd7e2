import { NightshiftError } from '#contracts/errors.js';
import type { Entry, LocalFileHeader } from 'yauzl';

const FILE_TYPE_MASK = 0o170000;
const PLAIN_TYPES = new Set([0, 0o100000, 0o040000]);
const MADE_ON_UNIX = 3;
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
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * The entry's path with forward slashes, without the one at the end of a folder. Throws PACKAGE_INVALID, naming the entry, for a path that some worker
 * could not or should not write (publishing 7.7). The zip library has turned backslashes into slashes before.
 */
export function pathOf(entry: Pick<Entry, 'fileName'>): string {
  const path = entry.fileName.replace(/\/$/, '');
  const segments = path.split('/');
  if (/^(?:\/|[a-z]:)/i.test(path)) throw refused(entry, 'has an absolute path');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw refused(entry, 'is not a plain path below the package');
  }
  if (CONTROL.test(path)) throw refused(entry, 'has a control character in its name');
  if (segments.some((segment) => WINDOWS_DEVICE.test(segment) || /[. ]$/.test(segment) || segment.includes(':'))) {
    throw refused(entry, 'has a name that Windows does not allow, and workers may run there');
  }
  if (path.length > MAX_PATH_CHARACTERS || segments.some((one) => Buffer.byteLength(one) > MAX_SEGMENT_BYTES)) {
    throw refused(entry, `has a path longer than ${MAX_PATH_CHARACTERS} characters, or a name of more than 255 bytes`);
  }
  return path;
}

/** Throws PACKAGE_INVALID for what is neither file nor folder, cannot be read, or says of itself that it is a bomb. */
export function checkKind(entry: Entry): void {
  if (entry.isEncrypted()) throw refused(entry, 'is encrypted: pack it without a password');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw refused(entry, `is packed by method ${entry.compressionMethod}: only store and deflate are read`);
  }
  if (
    entry.versionMadeBy >>> 8 === MADE_ON_UNIX &&
    !PLAIN_TYPES.has((entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK)
  ) {
    throw refused(entry, 'is a symbolic link or a special file: pack the file it points to');
  }
  const isLarge = entry.uncompressedSize > RATIO_COUNTS_FROM_BYTES;
  if (isLarge && entry.uncompressedSize > entry.compressedSize * MAX_RATIO) {
    throw refused(entry, `unpacks to more than ${MAX_RATIO} times its size`);
  }
}

/** What stands before the content must be what the directory at the end says: unpackers differ in which of them they read. */
export function checkLocalHeader(entry: Entry, local: LocalFileHeader): void {
  const sizes = (local.generalPurposeBitFlag & SIZES_FOLLOW) === 0;
  const differs =
    !local.fileName.equals(entry.fileNameRaw) ||
    local.compressionMethod !== entry.compressionMethod ||
    (sizes && local.crc32 !== entry.crc32) ||
    (sizes && isOther(local.compressedSize, entry.compressedSize)) ||
    (sizes && isOther(local.uncompressedSize, entry.uncompressedSize));
  if (differs) throw refused(entry, 'is described in two ways that differ: pack it again');
}

function isOther(local: number, central: number): boolean {
  return local !== ZIP64_SIZE && local !== central;
}

export function refused({ fileName }: Pick<Entry, 'fileName'>, why: string): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `The package's entry ${JSON.stringify(fileName)} ${why}.`);
}
