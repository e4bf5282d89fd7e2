import { configInvalid, option, options } from '#contracts/config.js';

export const DEFAULT_STORE_URL = 'sqlite:.nightshift/nightshift.db';

export const sqliteStoreOptions = options({
  // Secret, as that of a database server may carry a password: what was meant for one is not shown here either.
  url: option.defaultedSecret('STORE_URL', {
    check: (url) => sqlitePath(url.reveal()),
    default: DEFAULT_STORE_URL,
    description: 'Where definitions and history are kept: sqlite:<path of a file>.',
  }),
});

/** The file that `sqlite:relative/path`, `sqlite:/absolute/path` or `sqlite:///absolute/path` names. Throws CONFIG_INVALID for any other URL. */
export function sqlitePath(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const path = parsed === undefined ? undefined : pathOf(parsed);
  if (path === undefined) {
    const shown = parsed === undefined ? 'no URL' : JSON.stringify(withoutPassword(parsed));
    throw configInvalid([
      `STORE_URL is ${shown}: expected sqlite:<path of a file>, such as sqlite:.nightshift/nightshift.db or sqlite:/var/lib/nightshift/nightshift.db`,
    ]);
  }
  return path;
}

function pathOf({ protocol, host, pathname, search, hash }: URL): string | undefined {
  if (protocol !== 'sqlite:' || host !== '' || search !== '' || hash !== '' || pathname === '') return undefined;
  return decodedPath(pathname);
}

function decodedPath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/** What was meant for another database may carry a password. */
function withoutPassword(url: URL): string {
  const shown = new URL(url);
  if (shown.password !== '') shown.password = '***';
  return shown.href;
}
