import { NightshiftError } from '#contracts/errors.js';
import { pathOf } from '../zip/entry-rules.js';

/** A path below an app's root as a caller writes it, without a slash at the end; '' is the root. Throws REQUEST_INVALID by the rules of packages (publishing 7.7). */
export function readPath(text: string): string {
  const path = text.replace(/\/$/, '');
  if (path === '') return '';
  // Not turned into a slash: nobody who edits a file means two names by one.
  if (path.includes('\\')) throw refused(path, 'has a backslash: write "/"');
  try {
    return pathOf({ fileName: path });
  } catch (cause) {
    throw refused(path, cause instanceof Error ? cause.message.replace(/^.*?" /, '') : 'is refused', cause);
  }
}

/** As `readPath`, for what must name a file or a folder. */
export function readName(text: string): string {
  const path = readPath(text);
  if (path === '') throw refused(text, 'names nothing below the root of the app');
  return path;
}

function refused(path: string, why: string, cause?: unknown): NightshiftError {
  return new NightshiftError('REQUEST_INVALID', `The path ${JSON.stringify(path)} ${why}`.replace(/\.?$/, '.'), {
    cause,
  });
}
