import { basename, normalize, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { toError } from '#contracts/errors.js';
import { OFFLINE_PAGE } from '#workers/agent/offline-page.js';
import { DEFAULT_HOST_JSON, type HostJson, readHostJson } from '#workers/languages/host-json/read-host-json.js';

const SETTLE_MS = 300;
const ROOT_FILES = new Set(['host.json', 'package.json', 'local.settings.json', OFFLINE_PAGE]);

type Watched = HostJson['watched'];

/** Code that a Node app runs, or that decides how it runs; sources that are yet to be compiled are not among them. */
function matters(path: string, watched: Watched): boolean {
  return (
    ROOT_FILES.has(path) ||
    /(?:\.[cm]?js|(?:^|[\\/])function\.json)$/.test(path) ||
    isNamed(path.toLowerCase(), watched)
  );
}

/** By `watchFiles` or `watchDirectories` of host.json (host-semantics, section 7.1): a file by its name, wherever it lies. */
function isNamed(path: string, { directories, files }: Watched): boolean {
  return (
    files.some((file) => [path, basename(path)].includes(normalize(file).toLowerCase())) ||
    directories.some((directory) => path.startsWith(normalize(`${directory}/`).toLowerCase()))
  );
}

/** What is wrong with host.json is told when the app loads. */
async function readWatched(folder: string): Promise<Watched> {
  const { watched } = await readHostJson(folder, {}).catch(() => DEFAULT_HOST_JSON);
  return watched;
}

function isIgnored(path: string): boolean {
  return path.split(sep).some((part) => part === 'node_modules' || part === '.git' || part === '.nightshift');
}

/**
 * Calls `changed` once the app's files have been quiet for a moment after a change: a compiler writes many at once. Never while it still runs.
 * Resolves when every later change will be seen, but in what cannot be watched: `trouble` is told of that, once for each reason.
 */
export async function watchApp(
  folder: string,
  changed: (path: string) => Promise<void>,
  trouble: (text: string) => void,
): Promise<{ close(): Promise<void> }> {
  let watched = await readWatched(folder);
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(folder, { ignoreInitial: true, ignored: (path) => isIgnored(relative(folder, path)) });
  watcher.on('all', (_event, path) => {
    const name = relative(folder, path);
    if (!matters(name, watched)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(async () => {
        watched = await readWatched(folder);
        await changed(name);
      });
    }, SETTLE_MS);
  });
  const told = new Set<string>();
  watcher.on('error', (error) => {
    const { code = '', message } = toError(error) as NodeJS.ErrnoException;
    if (told.has(code)) return;
    told.add(code);
    trouble(`Not everything can be watched, and a change there is not seen: ${message}`);
  });
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
      await running;
    },
  };
}
