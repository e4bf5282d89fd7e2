import { NightshiftError } from './errors.js';

const FILE_TYPE_MASK = 0o170000;
/** None said, a file, a folder. */
const PLAIN_TYPES: ReadonlySet<number> = new Set([0, 0o100000, 0o040000]);
const ANY_EXECUTE = 0o111;
const MADE_ON_UNIX = 3;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
/** Windows takes the superscript digits for digits here. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])(?:\.|$)/i;
const WINDOWS_RESERVED = /[<>:"|?*]|[. ]$/;

/** What a package's directory says of one entry: a zip library reads it, with the backslashes of its name turned into slashes. */
export interface PackageEntry {
  readonly fileName: string;
  readonly versionMadeBy: number;
  readonly externalFileAttributes: number;
}

type Named = Pick<PackageEntry, 'fileName'>;

export function isFolder({ fileName }: Named): boolean {
  return fileName.endsWith('/');
}

/**
 * The path of an entry as segments below the package's folder. Throws PACKAGE_INVALID, naming the entry, for what is not a plain path
 * (publishing 7.7).
 */
export function segmentsOf(entry: Named): readonly string[] {
  const path = entry.fileName.replace(/\/$/, '');
  const segments = path.split('/');
  if (/^(?:\/|[a-z]:)/i.test(path)) throw refusedEntry(entry, 'has an absolute path');
  if (segments.some((segment) => ['', '.', '..'].includes(segment) || segment.includes('\\'))) {
    throw refusedEntry(entry, 'is not a plain path below the package');
  }
  if (CONTROL.test(path)) throw refusedEntry(entry, 'has a control character in its name');
  return segments;
}

/** On Windows `a:b` is a stream of file a, `aux` a device, and dots and spaces at the end vanish. Throws PACKAGE_INVALID. */
export function checkFitsWindows(entry: Named, segments: readonly string[]): void {
  if (segments.some((segment) => WINDOWS_DEVICE.test(segment) || WINDOWS_RESERVED.test(segment))) {
    throw refusedEntry(entry, 'has a name that Windows does not allow, and workers may run there');
  }
}

/** Throws PACKAGE_INVALID for links, devices and sockets. */
export function checkIsPlain(entry: PackageEntry): void {
  if (PLAIN_TYPES.has((modeOf(entry) ?? 0) & FILE_TYPE_MASK)) return;
  throw refusedEntry(entry, 'is a symbolic link or a special file: pack the file it points to');
}

/** Whether the file was packed as executable. */
export function isExecutable(entry: PackageEntry): boolean {
  return ((modeOf(entry) ?? 0) & ANY_EXECUTE) !== 0;
}

export function refusedEntry({ fileName }: Named, why: string): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `The package's entry ${JSON.stringify(fileName)} ${why}.`);
}

/** Undefined where it was packed on a system that has none. */
function modeOf({ versionMadeBy, externalFileAttributes }: PackageEntry): number | undefined {
  return versionMadeBy >>> 8 === MADE_ON_UNIX ? externalFileAttributes >>> 16 : undefined;
}
