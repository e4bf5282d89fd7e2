import { NightshiftError } from '#contracts/errors.js';

/** Throws HOST_JSON_MISSING or PACKAGE_INVALID for a package that is no app we can run, each with its own reason. */
export function checkIsNodeApp(files: ReadonlySet<string>): void {
  const paths = [...files];
  if (!files.has('host.json')) throw withoutHostJson(paths);
  if (files.has('functions.metadata') || paths.some((path) => /^[^/]+\.deps\.json$|^bin\/[^/]+\.dll$/i.test(path))) {
    throw new NightshiftError(
      'PACKAGE_INVALID',
      'This is a .NET app: Nightshift runs Node apps and custom handlers, .NET is not among its languages yet.',
    );
  }
  // A custom handler may be written in Python, too: only the Python models have these.
  const isPython = files.has('function_app.py') || paths.some((path) => /^[^/]+\/__init__\.py$/.test(path));
  if (isPython && !files.has('package.json')) {
    throw new NightshiftError(
      'PACKAGE_INVALID',
      'This is a Python app: Nightshift runs Node apps and custom handlers, Python is not among its languages yet.',
    );
  }
}

function withoutHostJson(paths: readonly string[]): NightshiftError {
  const tops = new Set(paths.map((path) => path.split('/')[0] ?? ''));
  const [top] = tops;
  if (tops.size === 1 && top !== undefined && paths.includes(`${top}/host.json`)) {
    return new NightshiftError(
      'HOST_JSON_MISSING',
      `The package has everything in the folder ${top}: pack what is in it, so that host.json is at the root.`,
    );
  }
  return new NightshiftError(
    'HOST_JSON_MISSING',
    'The package has no host.json at its root: pack the folder of a function app.',
  );
}
