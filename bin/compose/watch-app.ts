import { relative, sep } from 'node:path';
import { watch } from 'chokidar';

const SETTLE_MS = 300;
const ROOT_FILES = new Set(['host.json', 'package.json', 'local.settings.json']);

/** Code that a Node app runs, or that decides how it runs; sources that are yet to be compiled are not among them. */
function matters(path: string): boolean {
  return ROOT_FILES.has(path) || /(?:\.[cm]?js|(?:^|[\\/])function\.json)$/.test(path);
}

function isIgnored(path: string): boolean {
  return path.split(sep).some((part) => part === 'node_modules' || part === '.git' || part === '.nightshift');
}

/**
 * Calls `changed` once the app's files have been quiet for a moment after a change: a compiler writes many at once. Never while it still runs.
 * Resolves when every later change will be seen.
 */
export async function watchApp(
  folder: string,
  changed: (path: string) => Promise<void>,
): Promise<{ close(): Promise<void> }> {
  const watcher = watch(folder, { ignoreInitial: true, ignored: (path) => isIgnored(relative(folder, path)) });
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  watcher.on('all', (_event, path) => {
    const name = relative(folder, path);
    if (!matters(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(() => changed(name));
    }, SETTLE_MS);
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
