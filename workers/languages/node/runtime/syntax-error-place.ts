import { execFileSync } from 'node:child_process';
import * as nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hasThreadHooks } from './install-core.js';

const MAX_CHECKED = 20;
const CHECK_LIMIT_MS = 10_000;

interface Followed {
  readonly stop: () => void;
  readonly placeOfSyntaxError: () => string | undefined;
}

/**
 * Remembers which of the app's own files are being loaded: Node gives the place of a syntax error in an ES module only when it dies of it.
 * Returns what forgets again and, for such an error, finds the file and line by letting Node check the last files on their own: of a Node without
 * hooks in this thread, the entry file alone.
 */
export function followModules(entry: string): Followed {
  const files: string[] = [pathToFileURL(entry).href];
  const placeOfSyntaxError = () => firstPlace(files);
  if (!hasThreadHooks()) return { stop: () => undefined, placeOfSyntaxError };
  const hooks = nodeModule.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      if (resolved.url.startsWith('file:') && !resolved.url.includes('/node_modules/')) files.push(resolved.url);
      return resolved;
    },
  });
  return { stop: () => hooks.deregister(), placeOfSyntaxError };
}

function firstPlace(files: readonly string[]): string | undefined {
  for (const url of files.slice(-MAX_CHECKED).toReversed()) {
    const place = check(fileURLToPath(url));
    if (place !== undefined) return place;
  }
  return undefined;
}

/** The first line that `node --check` prints: `file:line`. */
function check(file: string): string | undefined {
  try {
    execFileSync(process.execPath, ['--check', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: CHECK_LIMIT_MS,
      encoding: 'utf8',
    });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: unknown };
    return typeof stderr === 'string' ? stderr.split('\n', 1)[0] : undefined;
  }
}
