import type { Entry } from 'yauzl';
import { NightshiftError } from '#contracts/errors.js';

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
const MADE_ON_UNIX = 3;
const WINDOWS_RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The entry's path as segments below the app's folder. Throws PACKAGE_INVALID for a name that is not a plain path. Absolute paths, drive letters,
 * and `..` never come this far, and the zip library has turned backslashes into slashes; they are refused here all the same.
 */
export function segmentsOf(entry: Entry, platform: NodeJS.Platform = process.platform): readonly string[] {
  const segments = entry.fileName.replace(/\/$/, '').split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..' || /[\\\0]/.test(segment))) {
    throw refused(entry, 'is not a plain path below the package');
  }
  if (platform === 'win32') refuseWindowsNames(entry, segments);
  return segments;
}

// On Windows `a:b` is a stream of file a, `aux` a device, and trailing dots and spaces vanish.
function refuseWindowsNames(entry: Entry, segments: readonly string[]): void {
  if (segments.some((segment) => segment.includes(':') || WINDOWS_RESERVED.test(segment) || /[. ]$/.test(segment))) {
    throw refused(entry, 'has a name that Windows does not allow');
  }
}

export function isFolder(entry: Entry): boolean {
  return entry.fileName.endsWith('/');
}

/** Whether the file was packed as executable. Throws PACKAGE_INVALID for links, devices and sockets. */
export function isExecutable(entry: Entry): boolean {
  if (entry.versionMadeBy >>> 8 !== MADE_ON_UNIX) return false;
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & FILE_TYPE_MASK;
  if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER) {
    throw refused(entry, 'is a symbolic link or a special file; pack the file it points to');
  }
  return (mode & 0o111) !== 0;
}

export function refused(entry: Entry, why: string): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `The package's entry ${JSON.stringify(entry.fileName)} ${why}.`);
}
