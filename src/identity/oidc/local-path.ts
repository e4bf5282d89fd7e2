import { NightshiftError } from '#contracts/errors.js';

const OURS = 'http://management.invalid';

/** A path on this server, and nothing that a browser would read as another one's address. Throws REQUEST_INVALID. */
export function localPath(text = '/'): string {
  // Browsers take \ for /, and drop tabs and line ends.
  const isPath = /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text);
  if (isPath && URL.parse(text, OURS)?.origin === OURS) return text;
  throw new NightshiftError('REQUEST_INVALID', 'to must be a path of this server, such as /executions.');
}
