import { configInvalid, option, options } from '#contracts/config.js';

export const sqliteStoreOptions = options({
  url: option.url('STORE_URL', {
    check: sqlitePath,
    default: 'sqlite:.nightshift/nightshift.db',
    description:
      'Where definitions and history are kept. sqlite:<path> is a file, relative to the working directory unless it begins with a slash.',
  }),
});

/** The file that `sqlite:relative/path`, `sqlite:/absolute/path` or `sqlite:///absolute/path` names. Throws CONFIG_INVALID for any other URL. */
export function sqlitePath(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  const path = decodedPath(pathname);
  if (protocol !== 'sqlite:' || host !== '' || search !== '' || hash !== '' || path === undefined || path === '') {
    throw configInvalid([
      `STORE_URL is ${JSON.stringify(withoutPassword(url))}: expected sqlite:<path of a file>, such as sqlite:.nightshift/nightshift.db or sqlite:/var/lib/nightshift/nightshift.db`,
    ]);
  }
  return path;
}

function decodedPath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/** What was meant for another database may carry a password. */
function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}
