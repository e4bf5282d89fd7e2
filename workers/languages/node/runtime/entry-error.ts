import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeNativeModule } from './native-module.js';

interface Location {
  readonly file: string;
  readonly line: string;
}

const PLACE = /^((?:file:\/\/)?(?:\/|[A-Za-z]:\\).*?):(\d+)$/;
/** Not a relative or absolute path: what npm installs. */
const MISSING_PACKAGE = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[\w-][^/']*)[^']*'/;
const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/)?(?:\/|[A-Za-z]:\\)[^()\n]*?):(\d+(?::\d+)?)\)?$/gm;

/**
 * An entry file that failed to load, told with the file and line of the app's own code where it happened. `place` finds `file:line` for the
 * errors that carry none.
 */
export class EntryFileError extends Error {
  constructor(
    { file, root, place }: { readonly file: string; readonly root: string; readonly place?: () => string | undefined },
    cause: unknown,
  ) {
    const location = cause instanceof Error ? locate(cause, root, place) : undefined;
    const at = location === undefined ? '' : ` at ${shorten(location.file, root)}:${location.line}`;
    super(`${shorten(file, root)} failed to load${at}: ${text(cause)}`, { cause });
    this.name = 'EntryFileError';
    const stack = cause instanceof Error ? cause.stack : undefined;
    if (stack !== undefined) this.stack = stack;
  }
}

function text(cause: unknown): string {
  if (cause instanceof Error) return `${cause.name}: ${describeNativeModule(cause) ?? withRemedy(cause.message)}`;
  return typeof cause === 'string' ? cause : (JSON.stringify(cause) ?? String(cause));
}

function withRemedy(message: string): string {
  const [missing, name] = MISSING_PACKAGE.exec(message) ?? [];
  if (missing === undefined) return message;
  return `${missing}: run "npm install" in the app's folder, with ${name} among the dependencies of its package.json`;
}

/** A syntax error names its place in the first line of the stack, any other error in its frames; the app's own files go before its packages'. */
function locate(error: Error, root: string, place: (() => string | undefined) | undefined): Location | undefined {
  const stack = error.stack ?? '';
  const first = readPlace(stack.split('\n', 1)[0] ?? '');
  if (first !== undefined) return first;
  if (error instanceof SyntaxError) {
    const found = readPlace(place?.() ?? '');
    if (found !== undefined) return found;
  }
  const frames = [...stack.matchAll(FRAME)]
    .flatMap(([, file, line]) => (file === undefined || line === undefined ? [] : [{ file: toPath(file), line }]))
    .filter(({ file }) => file.startsWith(root + sep));
  return frames.find(({ file }) => !file.includes(`${sep}node_modules${sep}`)) ?? frames[0];
}

/** `file:line`, alone on its line. */
function readPlace(text: string): Location | undefined {
  const match = PLACE.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { file: toPath(match[1]), line: match[2] };
}

function toPath(file: string): string {
  return file.startsWith('file://') ? fileURLToPath(file) : file;
}

function shorten(file: string, root: string): string {
  return file.startsWith(root + sep) ? relative(root, file) : file;
}
