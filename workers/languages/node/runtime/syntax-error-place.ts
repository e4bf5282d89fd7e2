import { execFileSync } from 'node:child_process';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const MAX_CHECKED = 20;
const CHECK_LIMIT_MS = 10_000;

/**
 * Remembers which of the app's own files are being loaded: Node gives the place of a syntax error in an ES module only when it dies of it.
 * Returns what forgets again and, for such an error, finds the file and line by letting Node check the last files on their own.
 */
export function followModules(): { readonly stop: () => void; readonly placeOfSyntaxError: () => string | undefined } {
  const files: string[] = [];
  const hooks = registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      if (resolved.url.startsWith('file:') && !resolved.url.includes('/node_modules/')) files.push(resolved.url);
      return resolved;
    },
  });
  return {
    stop: () => hooks.deregister(),
    placeOfSyntaxError: () => {
      for (const url of files.slice(-MAX_CHECKED).toReversed()) {
        const place = check(fileURLToPath(url));
        if (place !== undefined) return place;
      }
      return undefined;
    },
  };
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
